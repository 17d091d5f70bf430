package io.hawser.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Cells of text in lines, the first of them the header; for a terminal, or as Markdown. */
final class Table {
    private final List<List<String>> lines;

    /** A table of these lines, all as long as the first. */
    Table(List<List<String>> lines) {
        this.lines = List.copyOf(lines);
    }

    /** The table of one cell of the benchmark. */
    static Table of(Comparison comparison) {
        List<Columns.Column> columns = Columns.of(comparison);
        boolean notes = comparison.rows().stream().anyMatch(row -> !row.note().isEmpty());
        List<List<String>> lines = new ArrayList<>();
        List<String> header =
                new ArrayList<>(List.of(comparison.cell().kind().role().word()));
        columns.forEach(column -> header.add(column.header()));
        if (notes) {
            header.add("note");
        }
        lines.add(header);
        for (Row row : comparison.rows()) {
            List<String> line = new ArrayList<>(List.of(row.peer().title()));
            columns.forEach(column -> line.add(column.cell(row)));
            if (notes) {
                line.add(row.note());
            }
            lines.add(line);
        }
        return new Table(lines);
    }

    /** Columns aligned with blanks. */
    String asText() {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return lines.stream()
                .map(line -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        boolean left = i == 0 || lines.getFirst().get(i).equals("note");
                        text.append(("%" + (left ? "-" : "") + widths[i] + "s  ").formatted(line.get(i)));
                    }
                    return text.toString().stripTrailing();
                })
                .collect(Collectors.joining("\n"));
    }

    /** As GitHub's Markdown has it; lines of {@code emphasis} in bold. */
    String asMarkdown(Optional<String> emphasis) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            List<String> line = lines.get(i);
            boolean bold = i > 0 && emphasis.filter(line.getFirst()::equals).isPresent();
            text.append(line.stream()
                    .map(cell -> bold && !cell.isEmpty() ? "**" + cell + "**" : cell)
                    .collect(Collectors.joining(" | ", "| ", " |\n")));
            if (i == 0) {
                text.append(line.stream()
                        .map(cell -> cell.equals(line.getFirst()) || cell.equals("note") ? "---" : "---:")
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
            }
        }
        return text.toString();
    }
}
