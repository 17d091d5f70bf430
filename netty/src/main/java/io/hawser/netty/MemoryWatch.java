package io.hawser.netty;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether memory is short: whether more than a share of the heap was in use after the last collection and is now, or of
 * direct memory. Looks at most ten times a second. Safe from any thread.
 */
final class MemoryWatch {
    private static final long LOOK_NANOS = 100_000_000L;

    /** How old the last collection may be before we ask for one, since who lets nobody in makes no garbage. */
    private static final long STALE_NANOS = 10_000_000_000L;

    private final double share;
    private final Source source;
    private final LongSupplier clock;
    private final AtomicLong nextLook;
    private volatile @Nullable String shortage;

    private long collections = -1;
    private long collectedAt;

    /** Where the figures come from; in bytes. */
    interface Source {
        /** How much of the heap was in use after the last collection that looked at all of it. */
        long heapAfterCollection();

        long heapNow();

        long heapMax();

        /** How often the heap was collected. */
        long collections();

        void collect();

        /** How much direct memory is in use; 0 if that is not known. */
        long direct();

        long directMax();
    }

    /**
     * A watch.
     *
     * @param share as in {@link AdmissionLimits#maxMemoryShare}
     */
    MemoryWatch(double share) {
        this(share, new Jvm(), System::nanoTime);
    }

    MemoryWatch(double share, Source source, LongSupplier clock) {
        this.share = share;
        this.source = source;
        this.clock = clock;
        this.nextLook = new AtomicLong(clock.getAsLong());
    }

    /** What is short, for a log; null if nothing is. */
    @Nullable
    String shortage() {
        if (share >= 1) {
            return null;
        }
        long now = clock.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
            shortage = look(now);
        }
        return shortage;
    }

    private synchronized @Nullable String look(long now) {
        long direct = source.direct();
        long directMax = source.directMax();
        if (direct > share * directMax) {
            return text("direct memory", direct, directMax);
        }
        long heapMax = source.heapMax();
        long heap = Math.min(source.heapAfterCollection(), source.heapNow());
        if (heap <= share * heapMax) {
            return null;
        }
        long count = source.collections();
        if (count != collections) {
            collections = count;
            collectedAt = now;
        } else if (now - collectedAt >= STALE_NANOS) {
            collectedAt = now;
            source.collect();
        }
        return text("heap", heap, heapMax);
    }

    private String text(String what, long used, long most) {
        return what + " in use " + used + " of " + most + ", more than maxMemoryShare " + share;
    }

    /** This process. */
    private static final class Jvm implements Source {
        @Override
        public long heapAfterCollection() {
            long bytes = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                if (pool.getType() == MemoryType.HEAP) {
                    @Nullable MemoryUsage after = pool.getCollectionUsage();
                    bytes += after == null ? 0 : after.getUsed();
                }
            }
            return bytes;
        }

        @Override
        public long heapNow() {
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public long heapMax() {
            return Runtime.getRuntime().maxMemory();
        }

        @Override
        public long collections() {
            long count = 0;
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                count += collector.getCollectionCount();
            }
            return count;
        }

        @Override
        public void collect() {
            Thread.ofPlatform().daemon().name("hawser-collect").start(System::gc);
        }

        @Override
        public long direct() {
            return Math.max(0, PlatformDependent.usedDirectMemory());
        }

        @Override
        public long directMax() {
            return PlatformDependent.maxDirectMemory();
        }
    }
}
