package io.hawser.conformance.network;

import java.time.Duration;

/** {@code keepAlive.pingInterval}, {@code keepAlive.pongTimeout} and {@code closeTimeout} of both ends. */
record Times(Duration ping, Duration pong, Duration close) {
    /** What a loaded machine may take in addition. */
    static final Duration TOLERANCE = Duration.ofSeconds(3);

    /** Half a second each. */
    static final Times SHORT = new Times(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(500));

    /** By when a peer that has vanished is noticed. */
    Duration untilNoticed() {
        return ping.plus(pong).plus(TOLERANCE);
    }
}
