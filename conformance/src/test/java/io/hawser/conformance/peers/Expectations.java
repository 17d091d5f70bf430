package io.hawser.conformance.peers;

import com.google.gson.Gson;
import io.hawser.conformance.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario cannot be tried, or does not end as it should, and why that is the peer's doing: {@code
 * conformance/expected/peers.json}.
 *
 * @param impossible what an API has no way for
 * @param exceptions what goes wrong
 */
record Expectations(List<Entry> impossible, List<Entry> exceptions) {
    /**
     * Some cells of the table that have one reason.
     *
     * @param role empty for all that the peers have
     * @param scenarios names, or beginnings of names that end in an asterisk
     * @param sometimes whether it goes well at other times
     */
    record Entry(List<String> peers, Optional<Peer.Role> role, List<String> scenarios, boolean sometimes, String why) {
        boolean covers(Results.Cell cell) {
            return peers.contains(cell.peer())
                    && role.map(only -> only == cell.role()).orElse(true)
                    && scenarios.stream().anyMatch(pattern -> matches(pattern, cell.scenario()));
        }

        private static boolean matches(String pattern, String scenario) {
            return pattern.endsWith("*")
                    ? scenario.startsWith(pattern.substring(0, pattern.length() - 1))
                    : scenario.equals(pattern);
        }
    }

    private record Json(List<JsonEntry> impossible, List<JsonEntry> exceptions) {}

    private record JsonEntry(
            List<String> peers, @Nullable String role, List<String> scenarios, boolean sometimes, String why) {
        Entry entry() {
            Optional<Peer.Role> only =
                    Optional.ofNullable(role).map(name -> Peer.Role.valueOf(name.toUpperCase(Locale.ROOT)));
            return new Entry(peers, only, scenarios, sometimes, why);
        }
    }

    /** Reads the committed file. */
    static Expectations load() {
        try {
            String json = Files.readString(Tools.home().resolve("expected/peers.json"));
            Json parsed = Objects.requireNonNull(new Gson().fromJson(json, Json.class));
            return new Expectations(
                    parsed.impossible.stream().map(JsonEntry::entry).toList(),
                    parsed.exceptions.stream().map(JsonEntry::entry).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Entry> impossible(Results.Cell cell) {
        return impossible.stream().filter(entry -> entry.covers(cell)).findFirst();
    }

    Optional<Entry> exception(Results.Cell cell) {
        return exceptions.stream().filter(entry -> entry.covers(cell)).findFirst();
    }

    /** The names that stand for nothing, and the cells that more than one entry stands for. */
    Set<String> faults(List<Implementation> implementations, List<Scenario> scenarios) {
        Set<String> faults = new TreeSet<>();
        List<Entry> all =
                Stream.concat(impossible.stream(), exceptions.stream()).toList();
        List<Results.Cell> cells = Table.cells(implementations, scenarios);
        for (Entry entry : all) {
            for (String peer : entry.peers) {
                for (String pattern : entry.scenarios) {
                    Entry one = new Entry(List.of(peer), entry.role, List.of(pattern), false, entry.why);
                    if (cells.stream().noneMatch(one::covers)) {
                        faults.add("no cell for " + peer + ", " + pattern);
                    }
                }
            }
        }
        for (Results.Cell cell : cells) {
            if (all.stream().filter(entry -> entry.covers(cell)).count() > 1) {
                faults.add("more than one entry for " + cell);
            }
        }
        return faults;
    }
}
