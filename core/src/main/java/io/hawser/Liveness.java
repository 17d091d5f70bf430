package io.hawser;

/** When the peer was last heard, and what follows from its silence. Single-threaded; times are of the injected clock. */
final class Liveness {
    private final long pingAfter;
    private final long cutAfter;
    private long heard;
    private boolean asked;

    Liveness(KeepAlive options, long now) {
        pingAfter = options.pingInterval().toNanos();
        cutAfter = options.pongTimeout().toNanos();
        heard = now;
    }

    /** Any byte counts as life. */
    void heard(long now) {
        heard = now;
        asked = false;
    }

    /** Whether a ping is due now; from then on its answer is waited for. */
    boolean isPingDue(long now) {
        if (pingAfter == 0 || asked || now - heard < pingAfter) {
            return false;
        }
        asked = true;
        return true;
    }

    /** Whether the peer has been silent for too long. */
    boolean isOver(long now) {
        return asked && now - heard >= pingAfter + cutAfter;
    }

    /** When to look again; {@link Long#MAX_VALUE} for never. */
    long nextLook() {
        return pingAfter == 0 ? Long.MAX_VALUE : asked ? heard + pingAfter + cutAfter : heard + pingAfter;
    }
}
