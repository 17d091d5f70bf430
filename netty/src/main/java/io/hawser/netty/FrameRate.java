package io.hawser.netty;

import java.util.concurrent.TimeUnit;

/** How often something may happen: so many times a second, and after a rest for some seconds at once. Single-threaded. */
final class FrameRate {
    private final long nanosEach;
    private final long burstNanos;

    /** Until when what has happened is paid for at the rate that is allowed. */
    private long paidUntil = System.nanoTime();

    FrameRate(int perSecond, int burstSeconds) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        burstNanos = TimeUnit.SECONDS.toNanos(burstSeconds);
    }

    /** It has happened once more; says whether that is too often. */
    boolean isExceeded() {
        long now = System.nanoTime();
        paidUntil = nanosEach + (now - paidUntil > 0 ? now : paidUntil);
        return paidUntil - now > burstNanos;
    }
}
