package io.hawser.conformance;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hawser's server, in both ways to receive, against all 301 cases. */
final class AutobahnServerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);

    /** Group 9 goes up to 16 MiB. */
    private static final String LONGEST_BYTES = Integer.toString(16 << 20);

    @Test
    void everyCaseEndsAsExpectedWithAListener() {
        check("listener");
    }

    @Test
    void everyCaseEndsAsExpectedWithABlockingHandler() {
        check("blocking");
    }

    private static void check(String handler) {
        CaseSelection cases = CaseSelection.ofProperties();
        AutobahnSuite suite = AutobahnSuite.forServers(TIMEOUT);
        try (HawserCommand echo = HawserCommand.serve("echo", "--handler", handler, "--max-message", LONGEST_BYTES)) {
            AutobahnReport report = suite.testServer("hawser-server-" + handler, echo.address(), cases);

            ExpectedResults.load("server").only(cases).check(report);
        }
    }
}
