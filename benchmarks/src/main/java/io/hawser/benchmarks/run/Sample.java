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
    /** Whether it counts. */
    public boolean counts() {
        return problem.isEmpty();
    }

    /** One figure; {@code NaN} if there is none. */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }
}
