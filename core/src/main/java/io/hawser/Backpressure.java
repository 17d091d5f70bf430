package io.hawser;

import java.time.Duration;

/**
 * What happens when a peer reads more slowly than we send.
 *
 * @param highWaterBytes how much may wait to be sent before {@code policy} applies; 1 or more, default 1 MiB
 * @param maxUnsentAge how long a byte may wait to be sent: then the peer counts as stalled. With a dropping policy what
 *     waits longer is dropped, with the others the connection is closed with 1013; more than 0, default 10 s
 * @param policy default {@link OverflowPolicy#BLOCK}
 */
public record Backpressure(long highWaterBytes, Duration maxUnsentAge, OverflowPolicy policy) {
    /** 1 MiB, 10 s, block. */
    public static final Backpressure DEFAULT = new Backpressure(1 << 20, Duration.ofSeconds(10), OverflowPolicy.BLOCK);

    /** Checks the ranges. */
    public Backpressure {
        Options.requireAtLeast("backpressure.highWaterBytes", highWaterBytes, 1);
        Options.requirePositive("backpressure.maxUnsentAge", maxUnsentAge);
    }

    /** What is never exceeded, whatever the policy: twice the high-water mark. */
    long hardCapBytes() {
        return hardCapBytes(highWaterBytes);
    }

    /** The same for another high-water mark. */
    static long hardCapBytes(long mark) {
        return mark > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * mark;
    }

    /** This with another {@code highWaterBytes}. */
    public Backpressure withHighWaterBytes(long bytes) {
        return new Backpressure(bytes, maxUnsentAge, policy);
    }

    /** This with another {@code maxUnsentAge}. */
    public Backpressure withMaxUnsentAge(Duration age) {
        return new Backpressure(highWaterBytes, age, policy);
    }

    /** This with another {@code policy}. */
    public Backpressure withPolicy(OverflowPolicy other) {
        return new Backpressure(highWaterBytes, maxUnsentAge, other);
    }
}
