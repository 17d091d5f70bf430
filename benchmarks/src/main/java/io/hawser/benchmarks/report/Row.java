package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Kind;
import io.hawser.benchmarks.run.Peer;
import io.hawser.benchmarks.run.Sample;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One server in one cell.
 *
 * @param medians of the rounds that count, by the name of the figure; empty if none does
 * @param rounds how many rounds count
 * @param note what there is to say: why there are no figures, or which rounds do not count
 */
record Row(Peer peer, Map<String, Double> medians, int rounds, String note) {
    /** The row of all samples of one server in one cell. */
    static Row of(Peer peer, List<Sample> samples) {
        List<Sample> counting = samples.stream().filter(Sample::counts).toList();
        Set<String> names = new LinkedHashSet<>();
        counting.forEach(sample -> names.addAll(sample.figures().keySet()));
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : names) {
            medians.put(
                    name,
                    median(counting.stream()
                            .mapToDouble(sample -> sample.figure(name))
                            .toArray()));
        }
        return new Row(peer, medians, counting.size(), note(samples));
    }

    private static String note(List<Sample> samples) {
        Set<String> problems = new LinkedHashSet<>();
        int discarded = 0;
        for (Sample sample : samples) {
            if (!sample.counts() && sample.figures().isEmpty()) {
                problems.add(sample.problem());
            } else if (!sample.counts()) {
                discarded++;
            }
        }
        if (discarded > 0) {
            problems.add(discarded + " of " + samples.size() + " measurements discarded because of steal");
        }
        if (isGeneratorBound(samples)) {
            problems.add("generator-bound");
        }
        return String.join("; ", problems);
    }

    /** Whether it was the generator that could not do more. */
    private static boolean isGeneratorBound(List<Sample> samples) {
        return samples.stream()
                .filter(Sample::counts)
                .filter(sample -> sample.cell().kind() != Kind.PACED)
                .anyMatch(sample -> sample.figure("generatorShare") > 0.95 && sample.figure("serverShare") < 0.9);
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A median; {@code NaN} if there is none. */
    double figure(String name) {
        return medians.getOrDefault(name, Double.NaN);
    }

    boolean hasFigures() {
        return !medians.isEmpty();
    }
}
