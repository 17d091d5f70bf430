package io.hawser.examples.http;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.StaticFiles;
import io.hawser.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Pages and a WebSocket on one port. */
public final class PagesServer {
    private PagesServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region server
        StaticFiles site = StaticFiles.of("/site/", PagesServer.class, "site")
                .with(Headers.of("Content-Security-Policy", "default-src 'self'"));
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .http("/site/*", site)
                .http("/time", PagesServer::time)
                .health("/healthz")
                .route("/socket", ws -> ws.send("hello"))
                .start();
        // endregion
        return server;
    }

    // region json
    private static HttpResponse time(HttpRequest request) {
        String json = "{\"now\": \"" + Instant.now() + "\"}";
        return new HttpResponse(
                200,
                Headers.of("Content-Type", "application/json"),
                ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
    // endregion

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("open http://localhost:" + server.port() + "/site/");
    }
}
