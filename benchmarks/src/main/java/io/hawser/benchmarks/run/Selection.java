package io.hawser.benchmarks.run;

import java.util.List;
import java.util.Locale;

/**
 * Which peers are measured in which cells.
 *
 * @param quick only what {@code --quick} covers, unless named
 * @param only names of servers and clients; none for all
 * @param cells names of cells; none for all
 */
public record Selection(boolean quick, List<String> only, List<String> cells) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no peer or cell of such a name, or no chosen peer is measured in a
     *     chosen cell
     */
    public Selection {
        require(
                "server or client",
                only,
                Peer.ALL.stream().map(Peer::name).distinct().toList());
        require("cell", cells, Cells.ALL.stream().map(Cell::name).toList());
        if (chosenCells(quick, only, cells).isEmpty()) {
            throw new IllegalArgumentException(
                    "none of %s is measured in %s".formatted(String.join(", ", only), String.join(", ", cells)));
        }
    }

    private static void require(String what, List<String> names, List<String> known) {
        for (String each : names) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException(
                        "no %s is called %s; there are %s".formatted(what, each, String.join(", ", known)));
            }
        }
    }

    /** Whether all peers are measured, so that the result may be published. */
    public boolean isComplete() {
        return !quick && only.isEmpty();
    }

    /** The cells, in the order of the report. */
    public List<Cell> chosenCells() {
        return chosenCells(quick, only, cells);
    }

    private static List<Cell> chosenCells(boolean quick, List<String> only, List<String> cells) {
        return Cells.ALL.stream()
                .filter(cell -> cells.isEmpty() ? !quick || cell.core() : cells.contains(cell.name()))
                .filter(cell -> !chosenPeers(cell, quick, only).isEmpty())
                .toList();
    }

    /** The peers in this cell. */
    public List<Peer> chosenPeers(Cell cell) {
        return chosenPeers(cell, quick, only);
    }

    private static List<Peer> chosenPeers(Cell cell, boolean quick, List<String> only) {
        return Peer.ALL.stream()
                .filter(peer -> peer.role() == cell.kind().role())
                .filter(peer -> only.isEmpty() ? isDue(peer, cell, quick) : only.contains(peer.name()))
                .toList();
    }

    private static boolean isDue(Peer peer, Cell cell, boolean quick) {
        return quick ? peer.isCore() : peer.side() != Peer.Side.VARIANT || cell.core();
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
        for (Role role : Role.values()) {
            text.append("\n").append(role.word()).append("s (* in --quick)\n");
            for (Peer peer : Peer.ALL) {
                if (peer.role() == role) {
                    text.append(line(peer.name(), peer.isCore(), peer.title()));
                }
            }
        }
        return text.toString();
    }

    private static String line(String name, boolean core, String title) {
        return String.format(Locale.ROOT, "  %-20s %s %s%n", name, core ? "*" : " ", title);
    }
}
