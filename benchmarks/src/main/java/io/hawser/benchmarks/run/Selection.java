package io.hawser.benchmarks.run;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which servers are measured in which cells.
 *
 * @param quick only what {@code --quick} covers, unless named
 * @param only names of servers; none for all
 * @param cells names of cells; none for all
 */
public record Selection(boolean quick, List<String> only, List<String> cells) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no server or cell of such a name
     */
    public Selection {
        require("server", only, Peer.ALL, Peer::name);
        require("cell", cells, Cells.ALL, Cell::name);
    }

    private static <T> void require(String what, List<String> names, List<T> all, Function<T, String> name) {
        List<String> known = all.stream().map(name).toList();
        for (String each : names) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException("no %s is called %s; there are %s"
                        .formatted(what, each, known.stream().collect(Collectors.joining(", "))));
            }
        }
    }

    /** Whether all servers are measured, so that the result may be published. */
    public boolean isComplete() {
        return !quick && only.isEmpty();
    }

    /** The cells, in the order of the report. */
    public List<Cell> chosenCells() {
        return Cells.ALL.stream()
                .filter(cell -> cells.isEmpty() ? !quick || cell.core() : cells.contains(cell.name()))
                .toList();
    }

    /** The servers in this cell. */
    public List<Peer> chosenPeers(Cell cell) {
        if (!only.isEmpty()) {
            return Peer.ALL.stream().filter(peer -> only.contains(peer.name())).toList();
        }
        if (quick) {
            return Peer.ALL.stream()
                    .filter(peer -> Peer.CORE.contains(peer.name()))
                    .toList();
        }
        return Peer.ALL.stream()
                .filter(peer -> peer.side() != Peer.Side.VARIANT || cell.core())
                .toList();
    }

    /** How many measurements that makes. */
    public int measurements(int rounds) {
        return chosenCells().stream()
                .mapToInt(cell -> rounds * chosenPeers(cell).size())
                .sum();
    }

    /** All names, for people. */
    public static String describeAll() {
        StringBuilder text = new StringBuilder("cells (* in --quick)\n");
        for (Cell cell : Cells.ALL) {
            text.append(line(cell.name(), cell.core(), cell.title()));
        }
        text.append("\nservers (* in --quick)\n");
        for (Peer peer : Peer.ALL) {
            text.append(line(peer.name(), Peer.CORE.contains(peer.name()), peer.title()));
        }
        return text.toString();
    }

    private static String line(String name, boolean core, String title) {
        return String.format(Locale.ROOT, "  %-20s %s %s%n", name, core ? "*" : " ", title);
    }
}
