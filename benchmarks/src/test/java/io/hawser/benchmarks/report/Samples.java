package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Cells;
import io.hawser.benchmarks.run.Peer;
import io.hawser.benchmarks.run.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples of one cell as a run might have found them. */
final class Samples {
    private final Cell cell;
    private final List<Sample> all = new ArrayList<>();

    private Samples(Cell cell) {
        this.cell = cell;
    }

    static Samples of(String cell) {
        return new Samples(Cells.ALL.stream()
                .filter(each -> each.name().equals(cell))
                .findFirst()
                .orElseThrow());
    }

    private Peer peer(String name) {
        return Peer.ALL.stream()
                .filter(peer -> peer.role() == cell.kind().role() && peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Samples add(String peer, Map<String, Double> figures, String problem) {
        long round =
                all.stream().filter(sample -> sample.peer().equals(peer(peer))).count() + 1;
        all.add(new Sample(cell, peer(peer), (int) round, figures, problem));
        return this;
    }

    /** A round of a peer for each figure. */
    Samples measured(String peer, double... compared) {
        for (double each : compared) {
            add(peer, figures(each), "");
        }
        return this;
    }

    Samples with(String peer, double compared, String figure, double value) {
        Map<String, Double> figures = figures(compared);
        figures.put(figure, value);
        return add(peer, figures, "");
    }

    Samples discarded(String peer, double compared) {
        return add(peer, figures(compared), "steal 9.0 %");
    }

    Samples failed(String peer, String problem) {
        return add(peer, Map.of(), problem);
    }

    private Map<String, Double> figures(double compared) {
        Map<String, Double> figures = new LinkedHashMap<>(Map.of(
                "perSecond", 123_456.7, "peerShare", 0.99, "generatorShare", 0.5, "residentBytes", 100.0 * (1 << 20)));
        figures.putAll(Map.of("p50", 400.0, "p99", 900.0, "p999", 5_000.0, "drift", 1.0, "othersShare", 0.0));
        figures.put(cell.kind().figure(), compared);
        return figures;
    }

    List<Sample> all() {
        return all;
    }

    Comparison comparison() {
        return Comparison.of(cell, all);
    }
}
