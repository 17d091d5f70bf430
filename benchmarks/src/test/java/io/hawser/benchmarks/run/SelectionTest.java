package io.hawser.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private static final Selection ALL = new Selection(false, List.of(), List.of());

    private static List<String> names(Selection selection, String cell) {
        Cell chosen = selection.chosenCells().stream()
                .filter(each -> each.name().equals(cell))
                .findFirst()
                .orElseThrow();
        return selection.chosenPeers(chosen).stream().map(Peer::name).toList();
    }

    @Test
    void byDefaultIsComplete() {
        assertTrue(ALL.isComplete());
        assertEquals(Cells.ALL, ALL.chosenCells());
    }

    @Test
    void variantsAreMeasuredInCoreCellsOnly() {
        assertTrue(names(ALL, "echo-64x20").contains("hawser-nio"));
        assertFalse(names(ALL, "tls-64x20").contains("hawser-nio"));
    }

    @Test
    void cellsForClientsMeasureClients() {
        assertEquals(
                List.of("hawser", "hawser-blocking", "netty", "jdk", "okhttp", "java-websocket", "ws"),
                names(ALL, "client-64x20"));
    }

    @Test
    void oneNameIsALibrarysServerAndItsClient() {
        Selection selection = new Selection(false, List.of("netty"), List.of());

        assertFalse(selection.isComplete());
        assertEquals(Cells.ALL, selection.chosenCells());
        assertEquals(List.of("netty"), names(selection, "client-64x20"));
    }

    @Test
    void cellsWithoutAChosenPeerAreLeftOut() {
        Selection selection = new Selection(false, List.of("okhttp"), List.of());

        assertTrue(selection.chosenCells().stream().allMatch(cell -> cell.kind().role() == Role.CLIENT));
        assertEquals(9, selection.measurements(3));
    }

    @Test
    void refusesUnknownNames() {
        assertThrows(IllegalArgumentException.class, () -> new Selection(false, List.of("apache"), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Selection(false, List.of(), List.of("")));
    }

    @Test
    void refusesWhatMeasuresNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Selection(false, List.of("jdk"), List.of("echo-64x20")));
    }

    @Test
    void quickTakesLessThanFourMinutes() {
        Selection quick = new Selection(true, List.of(), List.of());

        Duration time = Campaign.estimate(quick, 1, Timing.DEFAULT);

        assertTrue(time.compareTo(Duration.ofMinutes(4).minusSeconds(30)) < 0, time::toString); // it also builds
    }

    @Test
    void everythingTakesAboutAnHour() {
        Duration time = Campaign.estimate(ALL, 3, Timing.DEFAULT);

        // An upper bound: whoever is far behind is measured in one round and not in three.
        assertEquals(60, (double) time.toMinutes(), 15);
    }

    @Test
    void listsEveryName() {
        String text = Selection.describeAll();

        Cells.ALL.forEach(cell -> assertTrue(text.contains("  " + cell.name() + " "), cell::name));
        Peer.ALL.forEach(peer -> assertTrue(text.contains("  " + peer.name() + " "), peer::name));
    }
}
