package io.hawser.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Hawser against the others, a line for each cell. */
final class Summary {
    private Summary() {}

    /** The header and a line for each cell in which Hawser was measured. */
    static Table of(List<Comparison> comparisons) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(
                List.of("Hawser ÷ …", "Bun", "Netty's handlers", "best other Java", "which is", "blocking ÷ listener"));
        for (Comparison comparison : comparisons) {
            Optional<Row> hawser = comparison.row("hawser").filter(Row::hasFigures);
            hawser.ifPresent(row -> lines.add(line(comparison, row)));
        }
        return new Table(lines);
    }

    private static List<String> line(Comparison comparison, Row hawser) {
        Optional<Row> best = comparison.bestOtherJava();
        Optional<Row> blocking = comparison.row("hawser-blocking").filter(Row::hasFigures);
        return List.of(
                comparison.cell().title(),
                write(comparison.ratio(hawser, comparison.row("bun"))),
                write(comparison.ratio(hawser, comparison.row("netty"))),
                write(comparison.ratio(hawser, best)),
                best.map(row -> row.peer().title()).orElse("–"),
                write(blocking.map(row -> comparison.ratio(row, Optional.of(hawser)))
                        .orElse(Double.NaN)));
    }

    private static String write(double ratio) {
        return Objects.equals(ratio, Double.NaN) ? "–" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
