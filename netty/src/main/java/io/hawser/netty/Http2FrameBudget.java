package io.hawser.netty;

import java.util.concurrent.TimeUnit;

/** How many frames a peer may send that carry nothing for anybody: {@value #PER_SECOND} a second, and in a burst {@value #BURST} times as many. */
final class Http2FrameBudget {
    static final int PER_SECOND = 100;
    private static final int BURST = 5;
    private static final long NANOS_PER_FRAME = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    /** Until when what came is paid for at the rate that is allowed. */
    private long paidUntil = System.nanoTime();

    /** One has come; says whether it was allowed. */
    boolean spend() {
        long now = System.nanoTime();
        long from = now - paidUntil > 0 ? now : paidUntil;
        paidUntil = from + NANOS_PER_FRAME;
        return paidUntil - now <= BURST * TimeUnit.SECONDS.toNanos(1);
    }
}
