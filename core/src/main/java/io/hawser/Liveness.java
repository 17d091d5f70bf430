package io.hawser;

/** When the peer was last heard, and what follows from its silence. Single-threaded; times are of the injected clock. */
final class Liveness {
    private final long pingAfter;
    private final long cutAfter;
    private long heard;
    private long asked;
    private boolean waiting;

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

    /** Whether a ping is due now; from then on its answer is waited for. */
    boolean isPingDue(long now) {
        if (pingAfter == 0 || waiting || now - heard < pingAfter) {
            return false;
        }
        asked = now;
        waiting = true;
        return true;
    }

    /** Whether the peer had its time to answer: counted from the ping, which may have been sent late by a busy loop. */
    boolean isOver(long now) {
        return waiting && now - asked >= cutAfter;
    }

    /** When to look again; {@link Long#MAX_VALUE} for never. */
    long nextLook() {
        return pingAfter == 0 ? Long.MAX_VALUE : waiting ? asked + cutAfter : heard + pingAfter;
    }
}
