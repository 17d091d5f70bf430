package io.hawser.examples.options;

import io.hawser.Backpressure;
import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Handler;
import io.hawser.KeepAlive;
import io.hawser.Limits;
import io.hawser.Message;
import io.hawser.OverflowPolicy;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.time.Duration;

/** A server whose routes have limits of their own. */
public final class LimitsServer {
    private LimitsServer() {}

    // region options
    /** For a public endpoint that only takes short messages. */
    static final ConnectionOptions STRICT = ConnectionOptions.DEFAULT
            .withLimits(Limits.DEFAULT.withMaxMessageBytes(1_000).withMessageTimeout(Duration.ofSeconds(5)))
            .withKeepAlive(new KeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(5)))
            .withCompression(Compression.OFF);

    /** For uploads of known clients. */
    static final ConnectionOptions GENEROUS = ConnectionOptions.DEFAULT
            .withLimits(Limits.DEFAULT.withMaxMessageBytes(64 << 20))
            .withBackpressure(Backpressure.DEFAULT.withPolicy(OverflowPolicy.CLOSE));
    // endregion

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        Handler lengths = ws -> {
            for (Message message : ws) {
                ws.send(message.length() + " bytes");
            }
        };
        // region server
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .options(STRICT) // for every route that says nothing else
                .handshakeTimeout(Duration.ofSeconds(5))
                .maxHeaderBytes(8 << 10)
                .route("/public", lengths)
                .route("/upload", Route.handler(lengths).options(GENEROUS))
                .start();
        // endregion
        return server;
    }

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        System.out.println("ws://localhost:" + server.port() + "/public takes 1,000 bytes, /upload takes 64 MiB");
    }
}
