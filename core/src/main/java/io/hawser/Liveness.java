package io.hawser;

/** When the peer was last heard, and what follows from its silence. Single-threaded; times are of the injected clock. */
final class Liveness {
    private final long pingAfter;
    private final long cutAfter;
    private long heard;
    private long asked;
    private boolean waiting;

    /** Where our last ping stands in the output, and how far the peer had let that go when we last looked. */
    private long pingAt;

    private long taken;

    Liveness(KeepAlive options, long now) {
        pingAfter = options.pingInterval().toNanos();
        cutAfter = options.pongTimeout().toNanos();
        heard = now;
    }

    /** Any byte counts as life. */
    void heard(long now) {
        heard = now;
        waiting = false;
    }

    /**
     * Whether a ping is due now; from then on its answer is waited for.
     *
     * @param collected how many bytes of output there are in all: where the ping will stand
     * @param handedOver how many of them the operating system has
     */
    boolean isPingDue(long now, long collected, long handedOver) {
        if (pingAfter == 0 || waiting || now - heard < pingAfter) {
            return false;
        }
        asked = now;
        waiting = true;
        pingAt = collected;
        taken = handedOver;
        return true;
    }

    /**
     * Whether the peer had its time to answer: counted from the ping, which may have been sent late by a busy loop, and
     * anew while the ping is behind other bytes and the peer takes some of those.
     */
    boolean isOver(long now, long handedOver) {
        if (!waiting || now - asked < cutAfter) {
            return false;
        }
        if (taken < pingAt && handedOver > taken) {
            asked = now;
            taken = handedOver;
            return false;
        }
        return true;
    }

    /** When to look again; {@link Long#MAX_VALUE} for never. */
    long nextLook() {
        return pingAfter == 0 ? Long.MAX_VALUE : waiting ? asked + cutAfter : heard + pingAfter;
    }
}
