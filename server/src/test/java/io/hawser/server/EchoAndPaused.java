package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.netty.Engine;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A server with one event loop for tests of HTTP/2: {@code /echo} sends back what comes, {@code /paused} never takes anything. */
final class EchoAndPaused implements AutoCloseable {
    /** Those that have come to {@code /paused}. */
    final BlockingQueue<WebSocket> paused = new LinkedBlockingQueue<>();

    final WebSocketServer server;

    EchoAndPaused(ServerBuilder builder) {
        server = builder.route("/echo", new Listener() {
                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        ws.send(message);
                    }
                })
                .route("/paused", ws -> {
                    paused.add(ws);
                    ws.closed().toCompletableFuture().join();
                })
                .start();
    }

    /** The engines that work here. */
    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    static ServerBuilder builder(String engine) {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioEngine(engine)
                .eventLoops(1);
    }

    void assertStillServes() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            client.text(stream, "well");
            assertEquals("well", client.message(stream));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
