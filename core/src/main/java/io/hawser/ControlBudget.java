package io.hawser;

/**
 * How many pings and pongs may still come: a bucket that fills with {@code controlFramesPerSecond} and holds five seconds'
 * worth. Single-threaded.
 */
final class ControlBudget {
    private static final int SECONDS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private long spent;
    private long since;

    ControlBudget(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Counts one control frame; false if it was one too many. */
    boolean spend(long now) {
        long seconds = spent == 0 ? 0 : (now - since) / NANOS_PER_SECOND;
        if (spent == 0) {
            since = now;
        }
        if (seconds > 0) {
            since += seconds * NANOS_PER_SECOND;
            spent = Math.max(0, spent - Math.min(seconds, SECONDS) * perSecond);
        }
        if (spent == (long) SECONDS * perSecond) {
            return false;
        }
        spent++;
        return true;
    }
}
