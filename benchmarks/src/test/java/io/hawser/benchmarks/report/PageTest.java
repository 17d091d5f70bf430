package io.hawser.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.run.Machine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PageTest {
    private static final Comparison SERVERS = Samples.of("echo-64x20")
            .measured("hawser", 6, 6, 6)
            .measured("bun", 8, 8, 8)
            .failed("tomcat", "does not start: no luck")
            .comparison();

    private static final Comparison CLIENTS = Samples.of("client-64x20")
            .measured("hawser", 6)
            .with("netty", 7, "othersShare", 0.25)
            .comparison();

    private static Machine machine(Optional<Integer> core) {
        return new Machine(
                2, Path.of("java"), Optional.empty(), Optional.empty(), core, core.map(peer -> 0), List.of());
    }

    private static String page(Machine machine, List<String> unmeasured) {
        Map<Comparison, String> days = new LinkedHashMap<>();
        days.put(SERVERS, "2026-11-24");
        days.put(CLIENTS, "2026-11-25");
        return new Page(machine, Map.of("Hawser", "0.1.0 (abc1234)"), days, unmeasured).text();
    }

    @Test
    void hasASectionForEachCell() {
        String page = page(machine(Optional.of(1)), List.of());

        assertTrue(page.contains("""
                ## Echo: 64 connections, 20 bytes

                ![Echo: 64 connections, 20 bytes](img/performance-echo-64x20.svg)

                | server | server µs/message |"""), page);
        assertTrue(page.contains("\nMeasured on 2026-11-24, `./bench --cell echo-64x20`.\n"), page);
        assertTrue(
                page.contains("Measured on 2026-11-25, `./bench --cell client-64x20`."
                        + " Other processes took up to 25 % of a processor meanwhile.\n"),
                page);
        assertTrue(page.contains("**Versions.** Hawser 0.1.0 (abc1234).\n"), page);
    }

    @Test
    void aServerThatFailedIsARowThatSaysSo() {
        String page = page(machine(Optional.of(1)), List.of());

        String row = page.lines()
                .filter(line -> line.startsWith("| Tomcat"))
                .findFirst()
                .orElseThrow();
        assertTrue(row.endsWith("| – | does not start: no luck |"), row);
    }

    @Test
    void summaryHasServersAndClients() {
        String page = page(machine(Optional.of(1)), List.of());

        assertTrue(page.contains("\n| Hawser's server ÷ … | Bun | Netty's handlers |"), page);
        assertTrue(page.contains("\n| Hawser's client ÷ … | java.net.http | OkHttp | Java-WebSocket |"), page);
    }

    @Test
    void saysWhatIsNotMeasured() {
        assertFalse(page(machine(Optional.of(1)), List.of()).contains("Not measured"));
        assertTrue(page(machine(Optional.of(1)), List.of("Handshakes: 64 at a time"))
                .endsWith("## Not measured\n\n* Handshakes: 64 at a time, not yet.\n"));
    }

    @Test
    void saysIfNothingWasPinned() {
        assertFalse(page(machine(Optional.of(1)), List.of()).contains("Nothing was pinned"));
        assertTrue(page(machine(Optional.empty()), List.of()).contains("**Nothing was pinned: figures are rough**"));
    }

    @Test
    void imagesAreNamedAfterCells() {
        assertEquals("performance-client-64x20.svg", Page.image(CLIENTS));
    }
}
