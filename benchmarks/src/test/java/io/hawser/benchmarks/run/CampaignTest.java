package io.hawser.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CampaignTest {
    private static Cell cell(String name) {
        return Cells.ALL.stream()
                .filter(cell -> cell.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Sample sample(Cell cell, String peer, double figure) {
        return new Sample(cell, peer(cell, peer), 1, Map.of(cell.kind().figure(), figure), "");
    }

    private static Peer peer(Cell cell, String name) {
        return Peer.ALL.stream()
                .filter(peer -> peer.role() == cell.kind().role() && peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> far(Sample... samples) {
        return Campaign.farFromHawser(List.of(samples)).stream().map(Peer::name).toList();
    }

    @Test
    void whoNeedsMoreThanThreeTimesAsMuchIsFar() {
        Cell cell = cell("echo-16x20x50");

        assertEquals(
                List.of("jetty"),
                far(sample(cell, "hawser", 1), sample(cell, "jetty", 3.1), sample(cell, "undertow", 2.9)));
    }

    @Test
    void whatSummariesCompareWithIsNeverFar() {
        Cell cell = cell("client-16x20x50");

        assertEquals(
                List.of("ws"),
                far(
                        sample(cell, "hawser", 1),
                        sample(cell, "hawser-blocking", 9),
                        sample(cell, "netty", 9),
                        sample(cell, "jdk", 9),
                        sample(cell, "ws", 9)));
    }

    @Test
    void withoutHawserNobodyIsFar() {
        Cell cell = cell("echo-64x20");
        Sample discarded = new Sample(cell, peer(cell, "hawser"), 1, Map.of("peerMicros", 1.0), "steal 9.0 %");

        assertEquals(List.of(), far(sample(cell, "jetty", 99)));
        assertEquals(List.of(), far(discarded, sample(cell, "jetty", 99)));
    }

    @Test
    void onePercentileIsNotEnough() {
        Cell cell = cell("latency-64x20");

        assertEquals(List.of(), far(sample(cell, "hawser", 1), sample(cell, "jetty", 99)));
    }
}
