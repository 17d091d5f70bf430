package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hawser.Backpressure;
import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.ClientBuilder;
import io.hawser.client.WebSocketClient;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hawser's client against all 301 cases. */
@Execution(ExecutionMode.CONCURRENT) // with the server's, as the suite keeps one processor busy
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

    /** Returns each message of one connection to its sender, until it ends. */
    @FunctionalInterface
    private interface Echo {
        void run(WebSocketClient client, String address) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hawser.conformance.AutobahnSetting#all")
    @Execution(ExecutionMode.SAME_THREAD)
    void everyCaseEndsAsExpected(AutobahnSetting setting) throws Exception {
        ExpectedResults.check(
                "client",
                CaseSelection.ofProperties(),
                (cases, more) -> report(setting, setting.agent("client") + more, cases));
    }

    private static AutobahnReport report(AutobahnSetting setting, String name, CaseSelection cases) throws Exception {
        AutobahnSuite suite = AutobahnSuite.forClients(TIMEOUT);
        ClientBuilder builder = WebSocketClient.builder().options(OPTIONS).ioEngine(setting.engine());
        if (!setting.tls()) {
            try (WebSocketClient client = builder.build()) {
                return suite.testClient(name, (server, agent) -> run(client, server.toString(), agent, setting), cases);
            }
        }
        TestCertificate certificate = TestCertificate.create();
        int port = Ports.free();
        try (WebSocketClient client = builder.trust(certificate.certificate()).build();
                TlsRelay relay = TlsRelay.fromTls(certificate, port)) {
            String address = "wss://127.0.0.1:" + relay.port();
            return suite.testClient(
                    name, port, relay.port(), (server, agent) -> run(client, address, agent, setting), cases);
        }
    }

    private static void run(WebSocketClient client, String server, String agent, AutobahnSetting setting)
            throws Exception {
        Echo echo = setting.isBlocking() ? AutobahnClientTest::echoIterating : AutobahnClientTest::echoListening;
        String name = "agent=" + URLEncoder.encode(agent, UTF_8);
        int count;
        try (WebSocket ws = client.connect(server + "/getCaseCount")) {
            count = Integer.parseInt(ws.receive().text());
        }
        for (int number = 1; number <= count; number++) {
            echo.run(client, server + "/runCase?case=" + number + "&" + name);
        }
        awaitEnd(client.connect(server + "/updateReports?" + name));
    }

    private static void echoIterating(WebSocketClient client, String address) throws Exception {
        try (WebSocket ws = client.connect(address)) {
            for (Message message : ws) {
                ws.send(message);
            }
            awaitEnd(ws);
        } catch (ConnectionClosedException e) {
            // The case ended the connection while a message was on its way back, as some are meant to.
        }
    }

    private static void echoListening(WebSocketClient client, String address) throws Exception {
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
