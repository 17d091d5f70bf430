package io.hawser.conformance.peers;

import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The other side of every peer: one Hawser server and Hawser clients, which hand out connections to be talked over. */
final class Hawser implements AutoCloseable {
    /** The subprotocol that servers speak, Hawser's and the peers'. */
    static final String SUBPROTOCOL = "chat.v2";

    /** More than 1 MiB, for a limit counts a message as received too, and random bytes grow a little when deflated. */
    private static final int MAX_MESSAGE_BYTES = 2 << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    private final WebSocketServer server;
    private final Map<Compressing, WebSocketClient> clients = new EnumMap<>(Compressing.class);
    private final Map<String, CompletableFuture<WebSocket>> accepted = new ConcurrentHashMap<>();

    Hawser() {
        ServerBuilder builder = WebSocketServer.builder().host("127.0.0.1").port(0);
        for (Compressing compressing : Compressing.values()) {
            ConnectionOptions options = ConnectionOptions.DEFAULT
                    .withLimits(Limits.DEFAULT.withMaxMessageBytes(MAX_MESSAGE_BYTES))
                    .withCompression(compressing.options())
                    .withCloseTimeout(CLOSE_TIMEOUT);
            clients.put(compressing, WebSocketClient.builder().options(options).build());
            builder.route(
                    compressing.path() + "{connection}",
                    Route.handler(this::accept)
                            .subprotocols(SUBPROTOCOL)
                            .origins(OriginPolicy.any())
                            .options(options));
        }
        server = builder.start();
    }

    int port() {
        return server.port();
    }

    /** Connects to a peer's server. */
    WebSocket connect(URI uri, List<String> subprotocols, Compressing compressing) {
        WebSocketClient client = Objects.requireNonNull(clients.get(compressing));
        return client.connect(ConnectRequest.to(uri).subprotocols(subprotocols.toArray(String[]::new)));
    }

    /** Waits for a peer's client, whose address ends in {@code connection}. */
    WebSocket accepted(String connection, Duration timeout) throws InterruptedException {
        try {
            return pending(connection).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the peer's client did not connect within " + timeout, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<WebSocket> pending(String connection) {
        return accepted.computeIfAbsent(connection, name -> new CompletableFuture<>());
    }

    /** The test's thread talks over the connection; returning would close it. */
    private void accept(WebSocket ws) {
        pending(ws.handshake().pathParameter("connection")).complete(ws);
        ws.closed().toCompletableFuture().join();
    }

    @Override
    public void close() {
        server.close();
        clients.values().forEach(WebSocketClient::close);
    }
}
