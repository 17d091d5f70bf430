package io.hawser.robustness.run;

import io.hawser.robustness.Effort;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of each server, a file each and in it a line for each attack, so that a run may cover some only. All of it was
 * measured on one machine.
 */
public final class OutcomeFile {
    private static final String BETWEEN = " | ";

    private final Path folder;

    /** Files in this folder. */
    public OutcomeFile(Path folder) {
        this.folder = folder;
    }

    /** Forgets what was measured on another machine than the one described. */
    public void keepOnly(String machine) throws IOException {
        Files.createDirectories(folder);
        if (!machine.equals(machine())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.tsv")) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.writeString(machineFile(), machine + "\n");
        }
    }

    /** The machine that it was measured on; empty if nothing was. */
    public String machine() throws IOException {
        return Files.exists(machineFile()) ? Files.readString(machineFile()).strip() : "";
    }

    private Path machineFile() {
        return folder.resolve("machine.txt");
    }

    /** Replaces what is known of this attack on this server. */
    public void write(String server, Outcome outcome) throws IOException {
        Map<String, Outcome> all = read(server);
        all.put(outcome.attack(), outcome);
        Files.createDirectories(folder);
        Files.write(file(server), all.values().stream().map(OutcomeFile::line).toList());
    }

    private static String line(Outcome outcome) {
        List<String> fields = new ArrayList<>(List.of(
                outcome.attack(),
                outcome.day(),
                outcome.effort().name(),
                outcome.verdict().name(),
                String.join(BETWEEN, outcome.reasons()).replaceAll("\\s", " ")));
        outcome.figures().forEach((name, value) -> fields.add(name + "=" + value));
        return String.join("\t", fields);
    }

    /** What is known of this server, by attack. */
    public Map<String, Outcome> read(String server) throws IOException {
        Map<String, Outcome> all = new LinkedHashMap<>();
        if (Files.exists(file(server))) {
            for (String line : Files.readAllLines(file(server))) {
                Outcome outcome = parse(line.split("\t", -1));
                all.put(outcome.attack(), outcome);
            }
        }
        return all;
    }

    private static Outcome parse(String[] fields) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 5; i < fields.length; i++) {
            int equals = fields[i].lastIndexOf('=');
            figures.put(fields[i].substring(0, equals), Double.parseDouble(fields[i].substring(equals + 1)));
        }
        List<String> reasons = fields[4].isEmpty() ? List.of() : List.of(fields[4].split(" \\| ", -1));
        return new Outcome(
                fields[0], fields[1], Effort.valueOf(fields[2]), Verdict.valueOf(fields[3]), reasons, figures);
    }

    private Path file(String server) {
        return folder.resolve(server + ".tsv");
    }
}
