package io.hawser.robustness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Findings;
import io.hawser.robustness.run.Outcome;
import io.hawser.robustness.run.ServerCommand;
import io.hawser.robustness.run.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageTest {
    private record Named(String id, String title) implements Attack {
        @Override
        public void run(Target target, Effort effort, Findings findings) {
            throw new IllegalStateException("only its name is asked for");
        }
    }

    private static final String[] MANY = {"x".repeat(100), "b", "c", "d", "e", "f", "g", "h"};

    private static Outcome outcome(String attack, Effort effort, Verdict verdict, String... reasons) {
        return new Outcome(attack, "2026-11-25", effort, verdict, List.of(reasons), Map.of("p99", 1.5));
    }

    private static String page() {
        Map<Peer, Map<String, Outcome>> outcomes = new LinkedHashMap<>();
        ServerCommand.SERVERS.forEach(server -> outcomes.put(
                server,
                switch (server.name()) {
                    case "hawser-epoll" ->
                        Map.of(
                                "T20",
                                outcome("T20", Effort.FULL, Verdict.SURVIVED),
                                "T35",
                                outcome("T35", Effort.FULL, Verdict.SURVIVED));
                    case "jetty" ->
                        Map.of(
                                "T20",
                                outcome("T20", Effort.SHORT, Verdict.DEGRADED, "1 echoes wrong", "a <b> | *c_"),
                                "T35",
                                outcome("T35", Effort.SHORT, Verdict.NOT_RUN, "no TLS here"));
                    case "helidon" -> Map.of("T20", outcome("T20", Effort.FULL, Verdict.DEGRADED, MANY));
                    case "ws" -> Map.of("T20", outcome("T20", Effort.FULL, Verdict.DIED, "serves nobody"));
                    default -> Map.of();
                }));
        List<Attack> attacks = List.of(new Named("T20", "Lengths"), new Named("T35", "TLS"));
        return new Page("A machine.", Map.of("Hawser", "0.1.0"), attacks, outcomes).text();
    }

    @Test
    void hasARowForEachAttackAndAColumnForEachServerThatWasAttacked() {
        assertTrue(page().contains("""
                | attack | Hawser, epoll | Jetty | Helidon | ws on Node |
                |---|---|---|---|---|
                | **T20** Lengths | survived | degraded°: 1 echoes wrong[^1] | degraded: %s…[^2] | **died**[^3] |
                | **T35** TLS | survived | not run°[^4] |  |  |
                | *survived* | *2* | *0* | *0* | *0* |
                """.formatted("x".repeat(59))), PageTest::page);
    }

    @Test
    void notesSayTheRest() {
        assertTrue(page().endsWith("""

                [^1]: T20, Jetty: 1 echoes wrong; a &lt;b> \\| \\*c\\_.
                [^2]: T20, Helidon: %s; b; c; d; e; f; and 2 more.
                [^3]: T20, ws on Node: serves nobody.
                [^4]: T35, Jetty: no TLS here.
                """.formatted("x".repeat(100))), PageTest::page);
    }

    @Test
    void saysWhenWhereAndWhatItCost() {
        String page = page();

        assertTrue(page.contains("**Machine.** A machine.\n\n**Versions.** Hawser 0.1.0.\n\n"), page);
        assertTrue(page.contains("on 2026-11-25 in full"), page);
        assertTrue(page.contains("on 2026-11-25 with `--short`, marked °"), page);
        assertTrue(page.contains("| T20 Lengths | – | 1.5 | – |"), page);
        assertFalse(page.contains("Undertow"), page);
        assertEquals(1, page.lines().filter(line -> line.equals("## Results")).count());
    }
}
