package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Kind;
import io.hawser.benchmarks.run.Peer;
import io.hawser.benchmarks.run.Sample;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One peer in one cell.
 *
 * @param medians of the rounds that count, by the name of the figure; empty if none does
 * @param rounds how many rounds count
 * @param note what there is to say: why there are no figures, or which rounds do not count
 */
record Row(Peer peer, Map<String, Double> medians, int rounds, String note) {
    /** A peer that needs less than this part of the first half's time in the second half was not warm yet. */
    private static final double SETTLED = 0.9;

    /** The row of all samples of one peer in one cell. */
    static Row of(Peer peer, List<Sample> samples) {
        List<Sample> counting = samples.stream().filter(Sample::counts).toList();
        Set<String> names = new LinkedHashSet<>();
        counting.forEach(sample -> names.addAll(sample.figures().keySet()));
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : names) {
            medians.put(name, median(samples, name));
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
        if (samples.stream().anyMatch(sample -> sample.counts() && sample.figure(Sample.PINNED) == 0)) {
            problems.add("not pinned: rough");
        }
        if (median(samples, "drift") < SETTLED) {
            problems.add("still getting faster");
        }
        return String.join("; ", problems);
    }

    /** Whether it was the generator that could not do more. */
    private static boolean isGeneratorBound(List<Sample> samples) {
        return samples.stream()
                .filter(Sample::counts)
                .filter(sample -> sample.cell().kind() != Kind.PACED)
                .anyMatch(sample -> sample.figure("generatorShare") > 0.95 && sample.figure("peerShare") < 0.9);
    }

    /** Of the samples that count; {@code NaN} if none does. */
    private static double median(List<Sample> samples, String figure) {
        double[] sorted = samples.stream()
                .filter(Sample::counts)
                .mapToDouble(sample -> sample.figure(figure))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The row beside others of which some have this many rounds: where it has fewer, it says so. */
    Row ofRounds(int most) {
        if (rounds == 0 || rounds == most) {
            return this;
        }
        String fewer = rounds + " of " + most + " rounds";
        return new Row(peer, medians, rounds, note.isEmpty() ? fewer : fewer + "; " + note);
    }

    /** A median; {@code NaN} if there is none. */
    double figure(String name) {
        return medians.getOrDefault(name, Double.NaN);
    }

    boolean hasFigures() {
        return !medians.isEmpty();
    }
}
