package io.hawser.netty;

import io.hawser.LoopBudget;
import io.hawser.protocol.Assemblies;
import io.hawser.protocol.extension.ZlibPool;
import io.hawser.protocol.message.MessageMemory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all connections of one event loop share: memory, timers, compressors, and unpredictable numbers drawn in bulk. */
final class LoopResources {
    private static final FastThreadLocal<LoopResources> CURRENT = new FastThreadLocal<>() {
        @Override
        protected LoopResources initialValue() {
            return new LoopResources();
        }

        @Override
        protected void onRemoval(LoopResources resources) {
            resources.close();
        }
    };

    private final @Nullable ZlibPool[] poolByLevel = new @Nullable ZlibPool[10];
    private final MaskingKeys maskingKeys = new MaskingKeys();
    private final LoopBuffers buffers = new LoopBuffers();
    private final LoopTimers timers = new LoopTimers();
    private final Turns turns = new Turns(System::nanoTime);
    private final Assemblies borrowed = new Assemblies(buffers);
    private final Assemblies kept = new Assemblies(MessageMemory.HEAP);
    private final WakeUps wakeUps = new WakeUps();

    private @Nullable LoopBudget budget;

    private LoopResources() {}

    /** Those of the calling thread, which is an event loop's. */
    static LoopResources current() {
        return CURRENT.get();
    }

    ZlibPool zlib(int level) {
        ZlibPool pool = poolByLevel[level];
        if (pool == null) {
            pool = new ZlibPool(level);
            poolByLevel[level] = pool;
        }
        return pool;
    }

    RandomGenerator maskingKeys() {
        return maskingKeys;
    }

    LoopBuffers buffers() {
        return buffers;
    }

    LoopTimers timers() {
        return timers;
    }

    Turns turns() {
        return turns;
    }

    WakeUps wakeUps() {
        return wakeUps;
    }

    /** Says whose they are, and what the connections of this loop may hold together, the first time. */
    void belongTo(EventExecutor loop, SharedLimits limits, int loops) {
        if (budget == null) {
            budget = limits.budget(loops);
            buffers.trimOn(loop);
        }
    }

    LoopBudget budget() {
        if (budget == null) {
            budget = LoopBudget.unlimited();
        }
        return budget;
    }

    /** For a connection whose messages a listener borrows, or an inbox keeps. */
    Assemblies assemblies(boolean borrow) {
        return borrow ? borrowed : kept;
    }

    private void close() {
        buffers.close();
        for (@Nullable ZlibPool pool : poolByLevel) {
            if (pool != null) {
                pool.close();
            }
        }
    }

    /** RFC 6455 §5.3: keys "derived from a strong source of entropy"; drawn 1 KiB at a time since each draw is slow. */
    private static final class MaskingKeys implements RandomGenerator {
        private final SecureRandom source = new SecureRandom();
        private final byte[] drawn = new byte[1_024];
        private int next = drawn.length;

        @Override
        public int nextInt() {
            if (next == drawn.length) {
                source.nextBytes(drawn);
                next = 0;
            }
            int value = 0;
            for (int i = 0; i < Integer.BYTES; i++) {
                value = value << 8 | drawn[next] & 0xFF;
                drawn[next++] = 0;
            }
            return value;
        }

        @Override
        public long nextLong() {
            return (long) nextInt() << 32 | nextInt() & 0xFFFFFFFFL;
        }
    }
}
