package io.hawser.conformance;

import io.hawser.conformance.http2.Nghttpx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hawser's server against all 301 cases over HTTP/2: nghttpx makes a stream of each WebSocket. */
final class AutobahnHttp2Test {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);

    @Test
    void everyCaseEndsAsExpected() throws Exception {
        try (HawserCommand echo = HawserCommand.serve("echo", "--max-message", Integer.toString(16 << 20));
                Nghttpx proxy = new Nghttpx(echo.address().getPort())) {
            URI address = URI.create("ws://127.0.0.1:" + proxy.port());
            AutobahnSuite suite = AutobahnSuite.forServers(TIMEOUT);
            ExpectedResults.check(
                    "server",
                    CaseSelection.ofProperties(),
                    (cases, more) -> suite.testServer("hawser-server-http2" + more, address, cases));
        }
    }
}
