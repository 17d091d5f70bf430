package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Peer;
import io.hawser.benchmarks.run.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All peers in one cell.
 *
 * @param rows the cheapest first; those without figures last
 */
record Comparison(Cell cell, List<Row> rows) {
    /** From everything that was measured in one cell. */
    static Comparison of(Cell cell, List<Sample> samples) {
        List<Row> rows = new ArrayList<>();
        for (Peer peer : Peer.ALL) {
            List<Sample> ofPeer = samples.stream()
                    .filter(sample -> sample.peer().equals(peer))
                    .toList();
            if (!ofPeer.isEmpty()) {
                rows.add(Row.of(peer, ofPeer));
            }
        }
        int most = rows.stream().mapToInt(Row::rounds).max().orElse(0);
        rows.replaceAll(row -> row.ofRounds(most));
        String figure = cell.kind().figure();
        // NaN sorts last.
        rows.sort(Comparator.comparingDouble(row -> row.figure(figure)));
        return new Comparison(cell, rows);
    }

    Optional<Row> row(String peer) {
        return rows.stream().filter(row -> row.peer().name().equals(peer)).findFirst();
    }

    /** The best of the Java peers that are neither Hawser nor Netty's own handlers. */
    Optional<Row> bestOtherJava() {
        return rows.stream()
                .filter(row -> row.peer().side() == Peer.Side.JAVA)
                .filter(row -> !Objects.equals(row.peer().name(), "netty"))
                .filter(Row::hasFigures)
                .findFirst();
    }

    /** This row's figure as a multiple of another's. */
    double ratio(Row row, Optional<Row> other) {
        String figure = cell.kind().figure();
        return other.map(reference -> row.figure(figure) / reference.figure(figure))
                .orElse(Double.NaN);
    }
}
