package io.hawser;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Virtual time. It starts below zero, as {@link System#nanoTime()} may. */
final class FakeClock implements LongSupplier {
    private volatile long now = -5_000_000_000L;

    @Override
    public long getAsLong() {
        return now;
    }

    void set(long nanoTime) {
        now = nanoTime;
    }

    long in(Duration duration) {
        return now + duration.toNanos();
    }
}
