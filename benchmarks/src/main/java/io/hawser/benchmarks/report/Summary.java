package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Hawser against the others, a line for each cell. */
final class Summary {
    /** One column: whose figure Hawser's is divided by. */
    private record Against(String title, String peer) {}

    private static final List<Against> SERVERS =
            List.of(new Against("Bun", "bun"), new Against("Netty's handlers", "netty"));

    private static final List<Against> CLIENTS = List.of(
            new Against("java.net.http", "jdk"),
            new Against("OkHttp", "okhttp"),
            new Against("Java-WebSocket", "java-websocket"),
            new Against("Netty's handlers", "netty"),
            new Against("ws", "ws"));

    private Summary() {}

    /** A table of servers and one of clients, each with the cells in which Hawser was measured; none if there are none. */
    static List<Table> of(List<Comparison> comparisons) {
        return Stream.of(Role.values())
                .map(role -> comparisons.stream()
                        .filter(comparison -> comparison.cell().kind().role() == role)
                        .filter(comparison ->
                                comparison.row("hawser").filter(Row::hasFigures).isPresent())
                        .toList())
                .filter(some -> !some.isEmpty())
                .map(Summary::table)
                .toList();
    }

    private static Table table(List<Comparison> comparisons) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(header(comparisons.getFirst().cell().kind().role()));
        comparisons.forEach(comparison -> lines.add(line(comparison)));
        return new Table(lines);
    }

    private static List<String> header(Role role) {
        return switch (role) {
            case SERVER -> header("Hawser's server ÷ …", SERVERS, "best other Java", "which is", "blocking ÷ listener");
            case CLIENT -> header("Hawser's client ÷ …", CLIENTS, "blocking ÷ listener");
        };
    }

    private static List<String> header(String first, List<Against> others, String... more) {
        List<String> header = new ArrayList<>(List.of(first));
        others.forEach(against -> header.add(against.title()));
        header.addAll(List.of(more));
        return header;
    }

    private static List<String> line(Comparison comparison) {
        Row hawser = comparison.row("hawser").orElseThrow();
        List<String> line = new ArrayList<>(List.of(comparison.cell().title()));
        switch (comparison.cell().kind().role()) {
            case SERVER -> {
                SERVERS.forEach(against -> line.add(ratio(comparison, hawser, comparison.row(against.peer()))));
                Optional<Row> best = comparison.bestOtherJava();
                line.add(ratio(comparison, hawser, best));
                line.add(best.map(row -> row.peer().title()).orElse("–"));
            }
            case CLIENT ->
                CLIENTS.forEach(against -> line.add(ratio(comparison, hawser, comparison.row(against.peer()))));
        }
        line.add(comparison
                .row("hawser-blocking")
                .map(row -> ratio(comparison, row, Optional.of(hawser)))
                .orElse("–"));
        return line;
    }

    private static String ratio(Comparison comparison, Row row, Optional<Row> other) {
        double ratio = comparison.ratio(row, other);
        return Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
