package io.hawser.netty;

import java.util.concurrent.TimeUnit;

/** How often something may happen: so many times at once after a rest, and as many again in each such time. Single-threaded. */
final class FrameRate {
    private final long nanosEach;
    private final long burstNanos;

    /** Until when what has happened is paid for at the rate that is allowed. */
    private long paidUntil = System.nanoTime();

    FrameRate(int most, int seconds) {
        burstNanos = TimeUnit.SECONDS.toNanos(seconds);
        nanosEach = burstNanos / most;
    }

    /** It has happened once more; says whether that is too often. */
    boolean isExceeded() {
        long now = System.nanoTime();
        paidUntil = nanosEach + (now - paidUntil > 0 ? now : paidUntil);
        return paidUntil - now > burstNanos;
    }
}
