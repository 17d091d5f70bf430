package io.hawser.cli.demo;

import io.hawser.Backpressure;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.protocol.handshake.Headers;
import io.hawser.server.Route;
import io.hawser.server.StaticFiles;
import io.hawser.server.WebSocketServer;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The demo: a page on which people see each other draw, and the WebSocket behind it. Nothing is kept beyond {@link #close()}.
 */
public final class DemoServer implements AutoCloseable {
    /** The page needs nothing from elsewhere, and may be shown in no frame. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

    /** The isolation gives the page's clock 5 µs steps instead of 100 µs, which its round trips need. */
    private static final Headers PAGE_HEADERS = Headers.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Embedder-Policy", "require-corp");

    /** A late joiner is sent the whole history at once, and may be a phone far away. */
    private static final Backpressure ROOM_FOR_HISTORY =
            Backpressure.DEFAULT.withHighWaterBytes(2 << 20).withMaxUnsentAge(Duration.ofSeconds(30));

    private final WebSocketServer server;
    private final String host;

    private DemoServer(WebSocketServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /**
     * Starts the demo.
     *
     * @param host the address to listen on; {@code 0.0.0.0} for all
     * @param port 0 to 65535, where 0 is any free one
     * @throws io.hawser.HawserException if the address cannot be bound
     */
    public static DemoServer start(String host, int port) {
        return start(host, port, InstantSource.system());
    }

    static DemoServer start(String host, int port, InstantSource clock) {
        Rooms rooms = new Rooms(clock);
        ConnectionOptions options = ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxMessageBytes(Bounds.MESSAGE_BYTES))
                .withBackpressure(ROOM_FOR_HISTORY);
        WebSocketServer server = WebSocketServer.builder()
                .host(host)
                .port(port)
                .options(options)
                .http("/*", StaticFiles.of("/", DemoServer.class, "page").with(PAGE_HEADERS))
                .route("/demo", Route.listeners(handshake -> new Visitor(rooms, Rooms.LOBBY, clock)))
                .route(
                        "/demo/{room}",
                        Route.listeners(handshake -> new Visitor(rooms, handshake.pathParameter("room"), clock)))
                .start();
        return new DemoServer(server, host);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** The page's address for a browser on this machine. */
    public String url() {
        boolean all = host.equals("0.0.0.0") || host.equals("::");
        String shown = all ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + port() + "/";
    }

    /** Closes every connection with 1001, which the page takes as a reason to reconnect, and stops listening. */
    @Override
    public void close() {
        server.close();
    }
}
