package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens with cases that did not end as expected, of a suite that says what it is told to. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class ExpectedResultsTest {
    private static final CaseSelection ONE = CaseSelection.of("6.5.1");

    @TempDir
    Path folder;

    private final List<String> runs = new ArrayList<>();

    /** A run of one case. */
    private AutobahnReport run(String agent, String behavior, int millis) throws IOException {
        runs.add(agent);
        Path reports = Files.createDirectories(folder.resolve(agent));
        Files.writeString(reports.resolve("index.json"), """
                {"%s": {"6.5.1": {"behavior": "%s", "behaviorClose": "OK", "duration": %d, "reportfile": "case.json"}}}
                """.formatted(agent, behavior, millis));
        Files.writeString(reports.resolve("case.json"), "{}");
        return AutobahnReport.read(agent, reports);
    }

    @Test
    void a_case_that_failed_is_not_run_again() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> ExpectedResults.check("client", ONE, (cases, more) -> run("a" + more, "FAILED", 999)));
        assertTrue(error.toString().contains("6.5.1 is FAILED"), error::toString);
        assertEquals(List.of("a"), runs);
    }

    @Test
    void a_case_that_ran_out_of_time_is_run_again_alone() throws Exception {
        ExpectedResults.check("client", ONE, (cases, more) -> {
            assertTrue(cases.contains("6.5.1"));
            assertEquals(more.isEmpty(), cases.equals(ONE) && runs.isEmpty());
            return more.isEmpty() ? run("a", "FAILED", 1_257) : run("a" + more, "OK", 5);
        });
        assertEquals(List.of("a", "a-again"), runs);
    }

    @Test
    void a_case_that_runs_out_of_time_twice_has_failed() {
        assertThrows(
                AssertionError.class,
                () -> ExpectedResults.check("client", ONE, (cases, more) -> run("a" + more, "FAILED", 1_257)));
        assertEquals(List.of("a", "a-again"), runs);
    }

    @Test
    void a_case_that_took_its_time_and_ended_well_counts() throws Exception {
        ExpectedResults.check("client", ONE, (cases, more) -> run("a" + more, "OK", 1_257));
        assertEquals(List.of("a"), runs);
    }
}
