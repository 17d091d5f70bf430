package io.hawser.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static String note(Comparison comparison, String peer) {
        return comparison.row(peer).orElseThrow().note();
    }

    @Test
    void theCheapestIsFirstAndWhoHasNoFiguresLast() {
        Comparison comparison = Samples.of("echo-64x20")
                .failed("vertx", "does not start: no luck")
                .measured("jetty", 17)
                .measured("hawser", 6)
                .comparison();

        assertEquals(
                List.of("hawser", "jetty", "vertx"),
                comparison.rows().stream().map(row -> row.peer().name()).toList());
        assertEquals("does not start: no luck", note(comparison, "vertx"));
    }

    @Test
    void figuresAreMediansOfTheRoundsThatCount() {
        Comparison comparison = Samples.of("echo-64x20")
                .measured("hawser", 7, 5)
                .discarded("hawser", 99)
                .measured("hawser", 6)
                .measured("bun", 8, 12, 6)
                .comparison();

        Row hawser = comparison.row("hawser").orElseThrow();
        assertEquals(6, hawser.figure("peerMicros"));
        assertEquals("1 of 4 measurements discarded because of steal", hawser.note());
        assertEquals(0.75, comparison.ratio(hawser, comparison.row("bun")));
    }

    @Test
    void fewerRoundsAreSaid() {
        Comparison comparison = Samples.of("echo-16x20x50")
                .measured("hawser", 0.3, 0.3, 0.3)
                .measured("jetty", 7)
                .comparison();

        assertEquals("", note(comparison, "hawser"));
        assertEquals("1 of 3 rounds", note(comparison, "jetty"));
    }

    @Test
    void whatMakesAFigureDoubtfulIsSaid() {
        Comparison comparison = Samples.of("echo-64x20")
                .with("hawser", 6, "pinned", 0)
                .with("jetty", 17, "drift", 0.8)
                .with("bun", 7, "generatorShare", 0.99)
                .with("bun", 7, "peerShare", 0.6)
                .with("vertx", 7, "pinned", 1)
                .comparison();

        assertEquals("1 of 2 rounds; not pinned: rough", note(comparison, "hawser"));
        assertEquals("1 of 2 rounds; still getting faster", note(comparison, "jetty"));
        assertEquals("", note(comparison, "bun")); // neither of the two alone
        assertEquals("1 of 2 rounds", note(comparison, "vertx"));
    }

    @Test
    void theBestOtherIsNeitherHawserNorNetty() {
        Comparison comparison = Samples.of("client-64x20")
                .measured("hawser", 5)
                .measured("hawser-blocking", 6)
                .measured("netty", 7)
                .measured("ws", 8)
                .measured("okhttp", 22)
                .measured("jdk", 23)
                .failed("java-websocket", "no")
                .comparison();

        assertEquals(Optional.of("okhttp"), comparison.bestOtherJava().map(row -> row.peer()
                .name()));
    }
}
