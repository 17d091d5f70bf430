package io.hawser.conformance.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of {@code docs/conformance.md}: a row for each scenario, a column for each peer, in it a mark for the peer
 * as a server and one for it as a client.
 */
record Table(
        List<Implementation> implementations, List<Scenario> scenarios, Expectations expectations, Results results) {
    private static final int LINE_CHARACTERS = 120;
    private static final String PASSED = "✓";
    private static final String IMPOSSIBLE = "–";

    /** All cells, column by column. */
    static List<Results.Cell> cells(List<Implementation> implementations, List<Scenario> scenarios) {
        List<Results.Cell> cells = new ArrayList<>();
        for (Implementation peer : implementations) {
            for (Peer.Role role : peer.roles()) {
                scenarios.forEach(scenario -> cells.add(new Results.Cell(peer.name(), role, scenario.name())));
            }
        }
        return cells;
    }

    /** Whether there is a mark for every cell. */
    boolean isComplete() {
        return cells(implementations, scenarios).stream()
                .allMatch(cell ->
                        results.wasTried(cell) || expectations.impossible(cell).isPresent());
    }

    /** In Markdown: the table, then what stands behind its marks. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        addTable(lines);
        addSums(lines);
        lines.add("");
        lines.add("The peers:");
        lines.add("");
        implementations.forEach(peer -> addWrapped(lines, "* " + peer.name() + ": " + peer.version()));
        addReasons(lines, "Where it does not end as it should, and why:", "%2$d. %1$s", expectations.exceptions());
        addReasons(lines, "What an API has no way for:", "* %1$s", expectations.impossible());
        return lines;
    }

    private void addTable(List<String> lines) {
        List<String> names =
                implementations.stream().map(peer -> " " + peer.name() + " |").toList();
        lines.add("| |" + String.join("", names));
        lines.add("|---|" + ":-:|".repeat(implementations.size()));
        for (Scenario scenario : scenarios) {
            StringBuilder row = new StringBuilder("| " + scenario.name() + " |");
            for (Implementation peer : implementations) {
                List<String> marks = peer.roles().stream()
                        .map(role -> mark(new Results.Cell(peer.name(), role, scenario.name())))
                        .toList();
                row.append(' ').append(String.join(" ", marks)).append(" |");
            }
            lines.add(row.toString());
        }
    }

    private String mark(Results.Cell cell) {
        if (expectations.impossible(cell).isPresent()) {
            return IMPOSSIBLE;
        }
        return results.exception(cell)
                .map(entry -> entry.sometimes() ? "(" + number(entry) + ")" : number(entry))
                .orElse(PASSED);
    }

    private String number(Expectations.Entry exception) {
        return Integer.toString(expectations.exceptions().indexOf(exception) + 1);
    }

    private void addSums(List<String> lines) {
        List<Results.Cell> cells = cells(implementations, scenarios);
        long impossible = cells.stream()
                .filter(cell -> expectations.impossible(cell).isPresent())
                .count();
        long exceptions = cells.stream()
                .filter(cell -> results.exception(cell).isPresent())
                .count();
        lines.add("");
        lines.add("%,d cells: %,d as it should be, %,d exceptions, %,d not possible."
                .formatted(cells.size(), cells.size() - exceptions - impossible, exceptions, impossible));
    }

    private static void addReasons(List<String> lines, String title, String format, List<Expectations.Entry> entries) {
        lines.add("");
        lines.add(title);
        lines.add("");
        for (int i = 0; i < entries.size(); i++) {
            addWrapped(lines, format.formatted(describe(entries.get(i)), i + 1));
        }
    }

    /** Adds an item of a list, in lines of the length that this project's pages have. */
    private static void addWrapped(List<String> lines, String item) {
        String indent = " ".repeat(item.indexOf(' ') + 1);
        StringBuilder line = new StringBuilder();
        for (String word : item.split(" ", -1)) {
            if (line.length() + word.length() >= LINE_CHARACTERS) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(indent);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    private static String describe(Expectations.Entry entry) {
        String role = entry.role()
                .map(only -> " as " + only.name().toLowerCase(Locale.ROOT))
                .orElse("");
        String scenarios = String.join("; ", entry.scenarios()).replace("*", "…");
        return "**" + String.join(", ", entry.peers()) + role + "** (" + scenarios + "): " + entry.why();
    }
}
