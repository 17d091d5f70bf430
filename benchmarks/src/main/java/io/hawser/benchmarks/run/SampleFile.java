package io.hawser.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The samples of complete runs, a file for each cell, so that a run may be interrupted or cover some cells only and the
 * page still shows all.
 */
public final class SampleFile {
    private final Path folder;

    /** Files in this folder. */
    public SampleFile(Path folder) {
        this.folder = folder;
    }

    /**
     * What is known of one cell.
     *
     * @param day when it was measured, as 2026-11-23
     */
    public record Stored(String day, List<Sample> samples) {}

    /** Replaces what is known of this cell. */
    public void write(Cell cell, String day, List<Sample> samples) throws IOException {
        List<String> lines = new ArrayList<>(List.of(day));
        for (Sample sample : samples) {
            List<String> fields =
                    new ArrayList<>(List.of(sample.peer().name(), String.valueOf(sample.round()), sample.problem()));
            sample.figures().forEach((name, value) -> fields.add(name + "=" + value));
            lines.add(String.join("\t", fields));
        }
        Files.createDirectories(folder);
        Files.write(file(cell), lines);
    }

    /** What is known of this cell, if it has been measured. */
    public Optional<Stored> read(Cell cell) throws IOException {
        if (!Files.exists(file(cell))) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file(cell));
        List<Sample> samples = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int i = 3; i < fields.length; i++) {
                String[] parts = fields[i].split("=", 2);
                figures.put(parts[0], Double.parseDouble(parts[1]));
            }
            Peer.ALL.stream()
                    .filter(peer ->
                            peer.role() == cell.kind().role() && peer.name().equals(fields[0]))
                    .forEach(peer ->
                            samples.add(new Sample(cell, peer, Integer.parseInt(fields[1]), figures, fields[2])));
        }
        return Optional.of(new Stored(lines.getFirst(), samples));
    }

    private Path file(Cell cell) {
        return folder.resolve(cell.name() + ".tsv");
    }
}
