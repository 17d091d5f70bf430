package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.benchmarks.run.Certificate;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.server.Route;
import io.hawser.server.ServerBuilder;
import io.hawser.server.Topic;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mode for a moment, with Hawser in this JVM at the other end: figures are there, and messages are counted. */
final class LoadTest {
    private static final String SELF = String.valueOf(ProcessHandle.current().pid());

    @ParameterizedTest(name = "{0}, {1} bytes, {2} in flight, compressed: {3}")
    @CsvSource({"binary, 20, 1, false", "text, 70000, 1, false", "binary, 20, 50, false", "json, 2000, 2, true"})
    void echo(String payload, String bytes, String inFlight, String deflate) throws IOException {
        try (WebSocketServer server = server().start()) {
            LoadOptions options = options(
                    "echo",
                    server.port(),
                    "payload",
                    payload,
                    "bytes",
                    bytes,
                    "in-flight",
                    inFlight,
                    "deflate",
                    deflate);

            requireFigures(EchoLoad.run(options));
        }
    }

    @Test
    void echoOverTls(@TempDir Path folder) throws IOException {
        Certificate.make(folder);
        try (WebSocketServer server = server().tls(folder.resolve("certificate.pem"), folder.resolve("key.pem"))
                .start()) {
            requireFigures(EchoLoad.run(options("echo", server.port(), "tls", "true")));
        }
    }

    @Test
    void paced() throws IOException {
        try (WebSocketServer server = server().start()) {
            Map<String, Object> result = PacedLoad.run(options("paced", server.port(), "rate", "1000"));

            requireFigures(result);
            assertEquals(1_000, figure(result, "perSecond"), 400);
        }
    }

    @Test
    void fanOut() throws IOException {
        try (WebSocketServer server = server().start()) {
            requireFigures(FanOutLoad.run(options("fanout", server.port())));
        }
    }

    @Test
    void idle() throws IOException {
        try (WebSocketServer server = server().start()) {
            Map<String, Object> result = IdleLoad.run(options("idle", server.port()), InputStream.nullInputStream());

            assertEquals(4, figure(result, "connections"));
        }
    }

    @Test
    void handshakes() throws IOException {
        try (WebSocketServer server = server().start()) {
            requireFigures(
                    HandshakeLoad.run(options("handshakes", server.port(), "warm-up-ms", "500", "measure-ms", "1000")));
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes, {2} in flight")
    @CsvSource({"binary, 20, 1", "text, 70000, 1", "binary, 20, 50"})
    void serve(String payload, String bytes, String inFlight) throws IOException {
        try (Acceptor acceptor = Acceptor.listen();
                WebSocketClient client =
                        WebSocketClient.builder().ioEngine("nio").build()) {
            ConnectRequest request = ConnectRequest.to("ws://127.0.0.1:" + acceptor.port());
            for (int i = 0; i < 4; i++) {
                client.connectAsync(request, new Echo());
            }

            requireFigures(ServeLoad.run(
                    options("serve", 0, "payload", payload, "bytes", bytes, "in-flight", inFlight), acceptor));
        }
    }

    private static ServerBuilder server() {
        Topic topic = new Topic("all");
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioEngine("nio")
                .options(ConnectionOptions.DEFAULT.withCompression(Compression.DEFAULT))
                .route("/echo", Route.listener(new Echo()))
                .route("/sub", Route.listener(new Subscriber(topic)))
                .route("/pub", Route.listener(new Publisher(topic)));
    }

    private static LoadOptions options(String mode, int port, String... more) {
        Map<String, String> given = new LinkedHashMap<>(
                Map.of("mode", mode, "port", String.valueOf(port), "pid", SELF, "connections", "4"));
        given.putAll(Map.of("in-flight", "2", "warm-up-ms", "100", "measure-ms", "200"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        return LoadOptions.of(given);
    }

    private static double figure(Map<String, Object> result, String name) {
        return ((Number) result.getOrDefault(name, Double.NaN)).doubleValue();
    }

    private static void requireFigures(Map<String, Object> result) {
        assertTrue(figure(result, "messages") >= 10, result::toString);
        assertTrue(figure(result, "seconds") >= 0.2, result::toString);
        assertTrue(figure(result, "p50") > 0, result::toString);
        assertTrue(figure(result, "p99") >= figure(result, "p50"), result::toString);
        assertTrue(figure(result, "p999") >= figure(result, "p99"), result::toString);
        if (Files.exists(Path.of("/proc/self/stat"))) {
            assertTrue(figure(result, "peerMicros") > 0, result::toString);
            assertTrue(figure(result, "residentBytes") > 1 << 20, result::toString);
            assertTrue(figure(result, "steal") < 1, result::toString);
        }
    }

    private record Echo() implements Listener {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }
    }

    private record Subscriber(Topic topic) implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            topic.subscribe(ws);
        }
    }

    private record Publisher(Topic topic) implements Listener {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            topic.publish(message);
        }
    }
}
