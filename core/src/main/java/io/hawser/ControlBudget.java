package io.hawser;

/**
 * How many pings and pongs may still come: a bucket that fills with {@code controlFramesPerSecond} and holds five seconds'
 * worth. Pongs that we asked for are free. Single-threaded.
 */
final class ControlBudget {
    private static final int SECONDS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private long spent;
    private long since;
    private long asked;

    ControlBudget(int perSecond) {
        this.perSecond = perSecond;
    }

    /** A ping was sent: one pong may come for it. */
    void ask() {
        asked++;
    }

    /** Counts a pong; false if it was one too many. */
    boolean spendPong(long now) {
        if (asked > 0) {
            asked--;
            return true;
        }
        return spend(now);
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
