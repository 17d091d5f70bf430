package io.hawser;

import java.time.Duration;

/**
 * How a dead peer is noticed, and an idle connection kept open through proxies (RFC 6455 §5.5.2). While a handler is behind
 * and nothing is read, pongs that nobody answers take the ping's place, twice each {@code pingInterval}, and the operating
 * system sees whether they arrive: within {@code pingInterval} and {@code pongTimeout} on epoll and io_uring, when it gives up
 * by itself on the other engines.
 *
 * @param pingInterval a ping is sent when nothing has come for this long; 0 for never, default 20 s
 * @param pongTimeout the connection is cut when then nothing comes for this long, where every byte counts as life; more
 *     than 0, default 20 s
 */
public record KeepAlive(Duration pingInterval, Duration pongTimeout) {
    /** A ping after 20 s, 20 s to answer. */
    public static final KeepAlive DEFAULT = new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(20));

    /** No pings: a peer that vanishes without a word is not noticed until something is sent. */
    public static final KeepAlive OFF = new KeepAlive(Duration.ZERO, Duration.ofSeconds(20));

    /** Checks the ranges. */
    public KeepAlive {
        Options.requireNotNegative("keepAlive.pingInterval", pingInterval);
        Options.requirePositive("keepAlive.pongTimeout", pongTimeout);
    }
}
