package io.hawser.benchmarks.run;

import java.time.Duration;

/**
 * How long a measurement takes.
 *
 * @param warmUp load before the clock starts, for peers on the JVM, whose compiler takes seconds
 * @param warmUpElsewhere the same for all others
 * @param measure how long the clock runs
 */
public record Timing(Duration warmUp, Duration warmUpElsewhere, Duration measure) {
    /** What results that are published have at least. */
    public static final Timing DEFAULT =
            new Timing(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(3));

    /** How many times as long handshakes and TLS are warmed up on the JVM. */
    public static final int LONG_WARM_UP = 4;

    /** Whether nothing is shorter than in {@link #DEFAULT}. */
    public boolean isEnough() {
        return warmUp.compareTo(DEFAULT.warmUp) >= 0
                && warmUpElsewhere.compareTo(DEFAULT.warmUpElsewhere) >= 0
                && measure.compareTo(DEFAULT.measure) >= 0;
    }

    /** Handshakes and TLS take far more code than a plain message, and it runs only some thousand times a second. */
    Duration warmUp(Cell cell, Peer peer) {
        if (peer.platform() != Peer.Platform.JVM) {
            return warmUpElsewhere;
        }
        boolean isLong = cell.kind() == Kind.HANDSHAKES || cell.tls();
        return isLong ? warmUp.multipliedBy(LONG_WARM_UP) : warmUp;
    }

    /** About how long one measurement takes with the start and the end of its processes. */
    Duration estimate(Cell cell, Peer peer) {
        Duration load = warmUp(cell, peer).plus(measure);
        // Cold JVMs need their time for a TLS handshake.
        Duration handshakes = cell.tls() ? Duration.ofMillis(60).multipliedBy(cell.connections()) : Duration.ZERO;
        return switch (cell.kind()) {
            case ECHO -> load.plusMillis(800).plus(handshakes);
            case CLIENT_ECHO, HANDSHAKES -> load.plusMillis(800);
            case PACED -> load.plusMillis(2_700);
            case FANOUT -> load.plusMillis(3_000);
            case IDLE -> Duration.ofSeconds(peer.platform() == Peer.Platform.JVM ? 14 : 7);
        };
    }
}
