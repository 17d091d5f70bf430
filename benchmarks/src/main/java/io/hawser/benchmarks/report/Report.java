package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Cells;
import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Sample;
import io.hawser.benchmarks.run.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tables for the terminal, and {@code docs/performance.md} with its charts. */
public final class Report {
    private final Machine machine;
    private final Path root;
    private final Path lib;
    private final SampleFile file;

    /** A report on peers from {@code lib} and from the packages below {@code root}, measured on this machine. */
    public Report(Machine machine, Path root, Path lib, SampleFile file) {
        this.machine = machine;
        this.root = root;
        this.lib = lib;
        this.file = file;
    }

    /** All peers in one cell, for a terminal. */
    public static String table(Cell cell, List<Sample> samples) {
        return cell.title() + "\n" + Table.of(Comparison.of(cell, samples)).asText();
    }

    /** Hawser against the others in all cells, for a terminal. */
    public static String summary(List<Sample> samples) {
        Map<Cell, List<Sample>> byCell =
                samples.stream().collect(Collectors.groupingBy(Sample::cell, LinkedHashMap::new, Collectors.toList()));
        List<Comparison> comparisons = new ArrayList<>();
        byCell.forEach((cell, some) -> comparisons.add(Comparison.of(cell, some)));
        return Summary.of(comparisons).stream()
                .map(table -> table.asText() + "\n")
                .collect(Collectors.joining("\n"));
    }

    /** Writes the page and its images from all that is known of complete runs; gives the page. */
    public Path write(Path docs) throws IOException {
        Map<Comparison, String> days = new LinkedHashMap<>();
        List<String> unmeasured = new ArrayList<>();
        for (Cell cell : Cells.ALL) {
            Optional<SampleFile.Stored> stored = file.read(cell);
            if (stored.isPresent()) {
                days.put(
                        Comparison.of(cell, stored.get().samples()),
                        stored.get().day());
            } else {
                unmeasured.add(cell.title());
            }
        }
        Path images = Files.createDirectories(docs.resolve("img"));
        for (Comparison comparison : days.keySet()) {
            Files.writeString(images.resolve(Page.image(comparison)), BarChart.of(comparison));
        }
        Page page = new Page(machine, Versions.of(root, lib), days, unmeasured);
        return Files.writeString(docs.resolve("performance.md"), page.text());
    }
}
