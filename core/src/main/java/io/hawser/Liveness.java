package io.hawser;

import org.jspecify.annotations.Nullable;

/** When the peer was last heard, and what follows from its silence. Single-threaded; times are of the injected clock. */
final class Liveness {
    private final KeepAlive options;
    private long heard;

    /** The ping whose answer is waited for. */
    private @Nullable Asked asked;

    private static final class Asked {
        /** From when the peer's time to answer counts. */
        private long since;

        /** Where the ping stands in the output. */
        private final long position;

        /** How far the peer had let the output go when we last looked. */
        private long taken;

        Asked(long since, long position, long taken) {
            this.since = since;
            this.position = position;
            this.taken = taken;
        }
    }

    Liveness(KeepAlive options, long now) {
        this.options = options;
        heard = now;
    }

    /** Any byte counts as life. */
    void heard(long now) {
        heard = now;
        asked = null;
    }

    /**
     * Whether a ping is due now; from then on its answer is waited for.
     *
     * @param collected how many bytes of output there are in all: where the ping will stand
     * @param handedOver how many of them the operating system has
     */
    boolean isPingDue(long now, long collected, long handedOver) {
        long after = options.pingInterval().toNanos();
        if (after == 0 || asked != null || now - heard < after) {
            return false;
        }
        asked = new Asked(now, collected, handedOver);
        return true;
    }

    /**
     * Whether something has to be sent now only to learn whether it can be: while nothing is read, an answer would not be
     * seen. Says so twice each interval: where only a write shows that the bytes of the one before were never taken, that is
     * seen within the interval and the time to answer.
     */
    boolean isProbeDue(long now) {
        boolean due = options.pingInterval().isPositive() && now - heard >= probeInterval();
        asked = null;
        if (due) {
            heard = now;
        }
        return due;
    }

    /**
     * Whether the peer had its time to answer: counted from the ping, which may have been sent late by a busy loop, and
     * anew while the ping is behind other bytes and the peer takes some of those.
     */
    boolean isOver(long now, long handedOver) {
        Asked ping = asked;
        if (ping == null || now - ping.since < options.pongTimeout().toNanos()) {
            return false;
        }
        if (ping.taken < ping.position && handedOver > ping.taken) {
            ping.since = now;
            ping.taken = handedOver;
            return false;
        }
        return true;
    }

    /** When to look again, if a pause goes on or reading does; {@link Long#MAX_VALUE} for never. */
    long nextLook(boolean paused) {
        if (!options.pingInterval().isPositive()) {
            return Long.MAX_VALUE;
        }
        if (paused) {
            return heard + probeInterval();
        }
        if (asked != null) {
            return asked.since + options.pongTimeout().toNanos();
        }
        return heard + options.pingInterval().toNanos();
    }

    private long probeInterval() {
        return options.pingInterval().toNanos() / 2;
    }
}
