package io.hawser.cli.demo;

/**
 * So many a second on average, and so many at once after a pause: a network that stalls delivers its seconds all at once.
 * Single-threaded.
 */
final class RateLimit {
    private final double perMilli;
    private final double most;
    private double left;
    private long before;

    RateLimit(double perSecond, int atOnce, long now) {
        this.perMilli = perSecond / 1_000;
        this.most = atOnce;
        this.left = atOnce;
        this.before = now;
    }

    /** Whether one more is within the limit; if so, it counts. */
    boolean allows(long nowMillis) {
        left = Math.min(most, left + Math.max(0, nowMillis - before) * perMilli);
        before = nowMillis;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
