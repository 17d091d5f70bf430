package io.hawser.robustness.wire;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what has lived for too long. */
final class Lifetimes {
    private static final ScheduledThreadPoolExecutor CLOCK = newClock();

    private Lifetimes() {}

    private static ScheduledThreadPoolExecutor newClock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("lifetimes").daemon().factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    static Future<?> after(Duration lifetime, Runnable end) {
        // Closing may wait, for a write under TLS, and must not make others wait.
        return CLOCK.schedule(() -> Thread.ofVirtual().start(end), lifetime.toNanos(), TimeUnit.NANOSECONDS);
    }
}
