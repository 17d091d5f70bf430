package io.hawser.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hawser's server against all 301 cases. */
@Execution(ExecutionMode.CONCURRENT) // with the client's, as the suite keeps one processor busy
final class AutobahnServerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);

    /** Group 9 goes up to 16 MiB. */
    private static final String LONGEST_BYTES = Integer.toString(16 << 20);

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hawser.conformance.AutobahnSetting#all")
    @Execution(ExecutionMode.SAME_THREAD)
    void everyCaseEndsAsExpected(AutobahnSetting setting) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "--io-engine", setting.engine(), "--handler", setting.handler(), "--max-message", LONGEST_BYTES));
        if (!setting.tls()) {
            try (HawserCommand echo = HawserCommand.serve("echo", options.toArray(String[]::new))) {
                check(setting, echo.address());
            }
            return;
        }
        TestCertificate certificate = TestCertificate.create();
        options.addAll(List.of(
                "--tls", certificate.certificate().toString(), certificate.key().toString()));
        try (HawserCommand echo = HawserCommand.serve("echo", options.toArray(String[]::new));
                TlsRelay relay = TlsRelay.toTls(certificate, echo.address().getPort())) {
            check(setting, URI.create("ws://127.0.0.1:" + relay.port()));
        }
    }

    private static void check(AutobahnSetting setting, URI address) throws Exception {
        AutobahnSuite suite = AutobahnSuite.forServers(TIMEOUT);
        ExpectedResults.check(
                "server",
                CaseSelection.ofProperties(),
                (cases, more) -> suite.testServer(setting.agent("server") + more, address, cases));
    }
}
