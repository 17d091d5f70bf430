package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hawser.Backpressure;
import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Hawser's client, in both ways to receive, against all 301 cases. */
final class AutobahnClientTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);
    private static final Duration CASE_TIMEOUT = Duration.ofSeconds(60);

    /**
     * Group 9 has messages of 16 MiB and of 65,536 fragments, which the defaults rightly refuse; and Autobahn, written
     * in Python, may take more than the default 10 s to read 16 MiB on a busy machine.
     */
    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT
            .withLimits(Limits.DEFAULT.withMaxMessageBytes(32 << 20).withMaxFragments(100_000))
            .withBackpressure(
                    Backpressure.DEFAULT.withHighWaterBytes(32 << 20).withMaxUnsentAge(Duration.ofMinutes(1)));

    private final WebSocketClient client =
            WebSocketClient.builder().options(OPTIONS).build();

    /** Returns each message of one connection to its sender, until it ends. */
    @FunctionalInterface
    private interface Echo {
        void run(String address) throws Exception;
    }

    @Test
    void everyCaseEndsAsExpectedWhenIterating() {
        check("blocking", this::echoIterating);
    }

    @Test
    void everyCaseEndsAsExpectedWithAListener() {
        check("listener", this::echoListening);
    }

    private void check(String handler, Echo echo) {
        CaseSelection cases = CaseSelection.ofProperties();
        String name = "hawser-client-" + handler;
        AutobahnReport report =
                AutobahnSuite.forClients(TIMEOUT).testClient(name, (server, agent) -> run(server, agent, echo), cases);

        ExpectedResults.load("client").only(cases).check(report);
    }

    private void run(URI server, String agent, Echo echo) throws Exception {
        String name = "agent=" + URLEncoder.encode(agent, UTF_8);
        int count;
        try (WebSocket ws = client.connect(server + "/getCaseCount")) {
            count = Integer.parseInt(ws.receive().text());
        }
        for (int number = 1; number <= count; number++) {
            echo.run(server + "/runCase?case=" + number + "&" + name);
        }
        awaitEnd(client.connect(server + "/updateReports?" + name));
    }

    private void echoIterating(String address) throws Exception {
        try (WebSocket ws = client.connect(address)) {
            for (Message message : ws) {
                ws.send(message);
            }
            awaitEnd(ws);
        } catch (ConnectionClosedException e) {
            // The case ended the connection while a message was on its way back, as some are meant to.
        }
    }

    private void echoListening(String address) throws Exception {
        Listener echo = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                ws.trySend(message);
            }
        };
        awaitEnd(client.connect(address, echo));
    }

    /** A case that does not end is cut, so that the report tells of it and of those after it. */
    private static void awaitEnd(WebSocket ws) throws InterruptedException, ExecutionException {
        try {
            ws.closed().toCompletableFuture().get(CASE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            ws.abort();
        }
    }
}
