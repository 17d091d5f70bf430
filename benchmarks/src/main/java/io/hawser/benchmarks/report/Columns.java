package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the tables of each kind of cell show. */
final class Columns {
    /** How a figure is written. */
    private enum Unit {
        MICROS,
        COUNT,
        SHARE,
        MEBIBYTES,
        BYTES,
        RATIO
    }

    /** One column. */
    record Column(String header, ToDoubleFunction<Row> figure, Format format) {
        String cell(Row row) {
            double value = figure.applyAsDouble(row);
            return Double.isNaN(value) ? "–" : format.of(value);
        }
    }

    /** Writes a figure. */
    @FunctionalInterface
    interface Format {
        String of(double value);
    }

    private final Comparison comparison;
    private final String role;
    private final List<Column> columns = new ArrayList<>();

    private Columns(Comparison comparison) {
        this.comparison = comparison;
        this.role = comparison.cell().kind().role().word();
    }

    static List<Column> of(Comparison comparison) {
        return new Columns(comparison).all();
    }

    private List<Column> all() {
        Cell cell = comparison.cell();
        switch (cell.kind()) {
            case ECHO, FANOUT, CLIENT_ECHO -> {
                add(role + " µs/message", "peerMicros", Unit.MICROS);
                ratios();
                add("messages/s", "perSecond", Unit.COUNT);
                latencies();
                if (cell.deflate()) {
                    add("bytes/message", "receivedBytes", Unit.COUNT);
                }
                add("RSS", "residentBytes", Unit.MEBIBYTES);
                shares();
            }
            case PACED -> {
                add("p99 µs", "p99", Unit.MICROS);
                ratios();
                add("p50 µs", "p50", Unit.MICROS);
                add("p99.9 µs", "p999", Unit.MICROS);
                add("messages/s", "perSecond", Unit.COUNT);
                add(role + " µs/message", "peerMicros", Unit.MICROS);
                shares();
            }
            case IDLE -> {
                add("RSS/connection", "residentPerConnection", Unit.BYTES);
                ratios();
                add("live heap/connection", "heapPerConnection", Unit.BYTES);
                add("direct memory/connection", "directPerConnection", Unit.BYTES);
                add("RSS", "residentBytes", Unit.MEBIBYTES);
            }
            case HANDSHAKES -> {
                add(role + " µs/handshake", "peerMicros", Unit.MICROS);
                ratios();
                add("handshakes/s", "perSecond", Unit.COUNT);
                latencies();
                shares();
            }
        }
        return columns;
    }

    private void latencies() {
        add("p50 µs", "p50", Unit.MICROS);
        add("p99 µs", "p99", Unit.MICROS);
        add("p99.9 µs", "p999", Unit.MICROS);
    }

    /** How busy the two processors were: the peer's should be the one that is full. */
    private void shares() {
        add(role + " CPU", "peerShare", Unit.SHARE);
        add("generator CPU", "generatorShare", Unit.SHARE);
    }

    private void ratios() {
        ratio("Bun", comparison.row("bun"));
        ratio("Netty", comparison.row("netty"));
        Optional<Row> best = comparison.bestOtherJava();
        best.ifPresent(row -> ratio(row.peer().title(), best));
    }

    private void ratio(String to, Optional<Row> other) {
        if (other.filter(Row::hasFigures).isPresent()) {
            columns.add(new Column("÷ " + to, row -> comparison.ratio(row, other), value -> write(value, Unit.RATIO)));
        }
    }

    private void add(String header, String figure, Unit unit) {
        columns.add(new Column(header, row -> row.figure(figure), value -> write(value, unit)));
    }

    private static String write(double value, Unit unit) {
        return switch (unit) {
            case MICROS -> three(value);
            case COUNT, BYTES -> String.format(Locale.ROOT, "%,d", Math.round(value));
            case SHARE -> Math.round(100 * value) + " %";
            case MEBIBYTES -> String.format(Locale.ROOT, "%,d MiB", Math.round(value / (1 << 20)));
            case RATIO -> String.format(Locale.ROOT, "%.2f", value);
        };
    }

    /** With three digits that count, or all before the point. */
    static String three(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
