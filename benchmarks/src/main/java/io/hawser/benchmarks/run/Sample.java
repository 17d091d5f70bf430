package io.hawser.benchmarks.run;

import java.util.Map;

/**
 * What one measurement found.
 *
 * @param round from 1
 * @param figures by the names that the generator prints; empty if it failed
 * @param problem why it failed or does not count; empty if it counts
 */
public record Sample(Cell cell, Peer peer, int round, Map<String, Double> figures, String problem) {
    /** The figure that is 0 if peer and generator were not each kept to a processor. */
    public static final String PINNED = "pinned";

    /** Whether it counts. */
    public boolean counts() {
        return problem.isEmpty();
    }

    /** The figure that peers are compared by. */
    double compared() {
        return figure(cell.kind().figure());
    }

    /** One figure; {@code NaN} if there is none. */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }
}
