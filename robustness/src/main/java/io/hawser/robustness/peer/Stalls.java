package io.hawser.robustness.peer;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long Netty's event loops kept a task waiting that was due: one that comes again and again on each of them. */
final class Stalls {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Set<EventExecutor> watched = ConcurrentHashMap.newKeySet();
    private final AtomicLong longestNanos = new AtomicLong();

    /** Watches the event loop that calls this from now on. */
    void watchThisLoop() {
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        if (loop != null && watched.add(loop)) {
            tick(loop);
        }
    }

    private void tick(EventExecutor loop) {
        long due = System.nanoTime() + INTERVAL_NANOS;
        loop.schedule(
                () -> {
                    longestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
                    tick(loop);
                },
                INTERVAL_NANOS,
                TimeUnit.NANOSECONDS);
    }

    /** The longest in milliseconds since this was asked last. */
    double longestMillis() {
        return longestNanos.getAndSet(0) / 1e6;
    }
}
