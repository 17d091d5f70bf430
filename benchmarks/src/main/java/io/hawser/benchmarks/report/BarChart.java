package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Peer;
import java.util.List;
import java.util.Locale;

/** One cell as an SVG image of horizontal bars, light or dark as the reader's screen is. */
final class BarChart {
    private static final int WIDTH = 720;
    private static final int LEFT = 190;
    private static final int RIGHT = 90;
    private static final int TOP = 64;
    private static final int ROW = 26;
    private static final int BAR = 16;

    /** A bar longer than this many times the median bar is cut, so that the others can still be told apart. */
    private static final double LONGEST = 4;

    private static final String STYLE = """
            <style>
              svg { --ink: #1f2328; --faint: #59636e; --bar: #8c959f; --own: #0969da; --ground: #ffffff; }
              @media (prefers-color-scheme: dark) {
                svg { --ink: #f0f6fc; --faint: #9198a1; --bar: #656c76; --own: #4493f8; --ground: #0d1117; }
              }
              text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
              .title { font-size: 16px; font-weight: 600; }
              .faint { fill: var(--faint); }
              .ground { fill: var(--ground); }
              rect { fill: var(--bar); }
              .own { fill: var(--own); font-weight: 600; }
            </style>
            """;

    private final Comparison comparison;
    private final List<Row> rows;
    private final double scale;
    private final double longest;

    private BarChart(Comparison comparison) {
        this.comparison = comparison;
        this.rows = comparison.rows().stream()
                .filter(Row::hasFigures)
                .filter(row -> row.peer().side() != Peer.Side.VARIANT)
                .toList();
        double median = rows.isEmpty() ? 1 : figure(rows.get(rows.size() / 2));
        double most = rows.stream().mapToDouble(this::figure).max().orElse(1);
        longest = Math.min(most, LONGEST * median);
        scale = (WIDTH - LEFT - RIGHT) / longest;
    }

    /** The image; its text is its own description. */
    static String of(Comparison comparison) {
        return new BarChart(comparison).svg();
    }

    private String svg() {
        int height = TOP + ROW * rows.size() + 12;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                        .formatted(WIDTH, height, WIDTH, height));
        svg.append("<title>")
                .append(escape(comparison.cell().title()))
                .append("</title>\n")
                .append(STYLE);
        svg.append("<rect class=\"ground\" width=\"%d\" height=\"%d\"/>\n".formatted(WIDTH, height));
        svg.append(text(16, 26, "title", comparison.cell().title()));
        svg.append(text(16, 46, "faint", subtitle()));
        for (int i = 0; i < rows.size(); i++) {
            bar(svg, rows.get(i), TOP + ROW * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private String subtitle() {
        return switch (comparison.cell().kind()) {
            case ECHO, FANOUT -> "server CPU per message in microseconds, less is better";
            case PACED -> "99th percentile of the round trip in microseconds, less is better";
            case IDLE -> "growth of resident memory per connection in bytes, less is better";
            case CLIENT_ECHO -> "client CPU per message in microseconds, less is better";
            case HANDSHAKES -> "server CPU per handshake in microseconds, less is better";
        };
    }

    private void bar(StringBuilder svg, Row row, int y) {
        double value = figure(row);
        boolean cut = value > longest;
        double width = Math.max(1, Math.min(value, longest) * scale);
        String own = row.peer().side() == Peer.Side.HAWSER ? "own" : "";
        int baseline = y + BAR - 3;
        svg.append("<text x=\"%d\" y=\"%d\" class=\"%s\" text-anchor=\"end\">%s</text>\n"
                .formatted(LEFT - 10, baseline, own, escape(row.peer().title())));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" class=\"%s\"/>\n",
                LEFT,
                y,
                width,
                BAR,
                own));
        svg.append(text((int) (LEFT + width + 8), baseline, own, Columns.three(value) + (cut ? " »" : "")));
    }

    private static String text(int x, int y, String type, String text) {
        return "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n".formatted(x, y, type, escape(text));
    }

    private double figure(Row row) {
        return row.figure(comparison.cell().kind().figure());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
