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

    /** Whether nothing is shorter than in {@link #DEFAULT}. */
    public boolean isEnough() {
        return warmUp.compareTo(DEFAULT.warmUp) >= 0
                && warmUpElsewhere.compareTo(DEFAULT.warmUpElsewhere) >= 0
                && measure.compareTo(DEFAULT.measure) >= 0;
    }

    Duration warmUp(Peer peer) {
        return peer.platform() == Peer.Platform.JVM ? warmUp : warmUpElsewhere;
    }

    /** About how long one measurement takes with the start and the end of its processes. */
    Duration estimate(Cell cell, Peer peer) {
        Duration load = warmUp(peer).plus(measure);
        return switch (cell.kind()) {
            case ECHO, HANDSHAKES, CLIENT_ECHO -> load.plusMillis(1_000);
            case FANOUT -> load.plusMillis(2_000);
            case PACED -> load.plusMillis(2_100);
            case IDLE -> Duration.ofSeconds(11);
        };
    }
}
