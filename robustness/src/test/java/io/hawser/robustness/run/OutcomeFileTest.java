package io.hawser.robustness.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.robustness.Effort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutcomeFileTest {
    private static final Outcome FINE =
            new Outcome("T20", "2026-11-25", Effort.FULL, Verdict.SURVIVED, List.of(), Map.of("p99", 1.5));
    private static final Outcome BAD = new Outcome(
            "T22", "2026-11-25", Effort.SHORT, Verdict.DEGRADED, List.of("1 leaks", "answered 200\tto a=b"), Map.of());

    @TempDir
    Path folder = Path.of("");

    @Test
    void keepsWhatItIsNotTold() throws IOException {
        OutcomeFile file = new OutcomeFile(folder.resolve("results"));
        file.write("jetty", FINE);
        file.write("jetty", BAD);
        Outcome later = new Outcome("T20", "2026-11-26", Effort.FULL, Verdict.DIED, List.of("serves nobody"), Map.of());

        file.write("jetty", later);

        Outcome bad = new Outcome(
                "T22",
                "2026-11-25",
                Effort.SHORT,
                Verdict.DEGRADED,
                List.of("1 leaks", "answered 200 to a=b"),
                Map.of());
        assertEquals(List.of(later, bad), List.copyOf(file.read("jetty").values()));
        assertEquals(Map.of(), file.read("tomcat"));
    }

    @Test
    void isOfOneMachine() throws IOException {
        OutcomeFile file = new OutcomeFile(folder.resolve("results"));
        assertEquals("", file.machine());
        file.keepOnly("one processor");
        file.write("jetty", FINE);

        file.keepOnly("one processor");
        assertEquals(Map.of("T20", FINE), file.read("jetty"));

        file.keepOnly("two processors");
        assertEquals(Map.of(), file.read("jetty"));
        assertEquals("two processors", file.machine());
    }

    @Test
    void keepsFigures() throws IOException {
        OutcomeFile file = new OutcomeFile(folder);
        Outcome outcome = new Outcome(
                "T20", "2026-11-25", Effort.FULL, Verdict.SURVIVED, List.of(), Map.of("refused = with 1002", 1.5));

        file.write("ws", outcome);

        assertEquals(Map.of("T20", outcome), file.read("ws"));
    }
}
