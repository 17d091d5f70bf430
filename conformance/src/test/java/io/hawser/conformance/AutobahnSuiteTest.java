package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The gate itself, held against the {@code ws} package, whose faults are known, and against faults made on purpose. */
final class AutobahnSuiteTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final CaseSelection SOME = CaseSelection.of("1.1.*", "2.5", "3.*", "4.1.*", "5.1", "6.4.1", "7.9.*");

    @Test
    void letsAServerPassWhoseResultsAreTheExpectedOnes() {
        CaseSelection cases = SOME.without("6.4.1");
        AutobahnReport report = testEchoServer("ws-server", cases);

        expected("server", cases).check(report);
    }

    @Test
    void noticesAnswersThatAreOnlyNonStrict() {
        CaseSelection cases = CaseSelection.of("6.4.1");
        AutobahnReport report = testEchoServer("ws-server-non-strict", cases);

        List<String> deviations = expected("server", cases).deviations(report);

        assertEquals(1, deviations.size());
        assertTrue(
                deviations.getFirst().startsWith("6.4.1 is NON-STRICT / close OK, expected OK / close OK"),
                deviations::toString);
    }

    @Test
    void noticesAWrongCloseCodeThoughTheSuiteCallsTheCaseOk() {
        CaseSelection cases = CaseSelection.of("2.5", "4.1.1");
        AutobahnReport report = testEchoServer("ws-server-bad-close", cases, "--bad-close");

        List<String> deviations = expected("server", cases).deviations(report);

        assertEquals(2, deviations.size());
        for (String deviation : deviations) {
            assertTrue(deviation.contains("is OK / close WRONG CODE, expected OK / close OK"), deviation);
            assertTrue(deviation.contains("code 1001, expected [1002]"), deviation);
        }
    }

    @Test
    void noticesCasesThatDidNotRun() {
        SortedMap<String, Outcome> outcomes =
                new TreeMap<>(expected("server", SOME).outcomes());
        outcomes.remove("4.1.3");
        AutobahnReport report = new AutobahnReport("made up", Tools.target("autobahn"), outcomes);

        assertEquals(List.of("4.1.3 did not run"), expected("server", SOME).deviations(report));
    }

    @Test
    void noticesTheFaultOfAClient() {
        AutobahnSuite suite = AutobahnSuite.forClients(TIMEOUT);
        AutobahnReport report = suite.testClient("ws-client", AutobahnSuiteTest::runWsClient, SOME);

        List<String> deviations = expected("client", SOME).deviations(report);

        assertEquals(1, deviations.size(), deviations::toString);
        assertTrue(deviations.getFirst().startsWith("6.4.1 is NON-STRICT"), deviations::toString);
    }

    @Test
    void expectsAllCasesInBothRoles() {
        assertEquals(301, ExpectedResults.load("server").outcomes().size());
        assertEquals(301, ExpectedResults.load("client").outcomes().size());
    }

    private static ExpectedResults expected(String role, CaseSelection cases) {
        return ExpectedResults.load(role).only(cases);
    }

    private static AutobahnReport testEchoServer(String agent, CaseSelection cases, String... options) {
        try (ChildProcess server = NodeProcess.start("node/echo-server.mjs", options)) {
            String address = server.awaitMatch("listening on (\\S+)", TIMEOUT).group(1);
            return AutobahnSuite.forServers(TIMEOUT).testServer(agent, URI.create(address), cases);
        }
    }

    private static void runWsClient(URI server, String agent) {
        try (ChildProcess client = NodeProcess.start("node/echo-client.mjs", server.toString(), agent)) {
            assertEquals(0, client.awaitExit(TIMEOUT), client::lastLines);
        }
    }
}
