package io.hawser.client;

import io.hawser.ConnectionOptions;
import io.hawser.HandshakeException;
import io.hawser.HawserException;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.netty.ClientTls;
import io.hawser.netty.ConnectPlan;
import io.hawser.netty.Engine;
import io.hawser.netty.EventLoops;
import io.hawser.netty.NettyConnector;
import io.hawser.netty.SharedLimits;
import io.hawser.protocol.handshake.ClientHandshake;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to WebSocket servers. Safe from any thread; one client serves many connections. Its threads are daemons: they do
 * not keep the JVM alive, so that a program that only listens waits for {@link WebSocket#closed()}.
 */
public final class WebSocketClient implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConnectionOptions options;
    private final Duration connectTimeout;
    private final Duration handshakeTimeout;
    private final ClientTls tls;

    /** Null for the loops that all clients with default settings share. */
    private final @Nullable EventLoops own;

    /** The event loops of clients that did not ask for an engine; they live as long as the JVM. */
    private static final class Shared {
        static final EventLoops LOOPS = newLoops(Engine.best());
    }

    WebSocketClient(ClientBuilder builder) {
        options = builder.options();
        connectTimeout = builder.connectTimeout();
        handshakeTimeout = builder.handshakeTimeout();
        tls = builder.tls();
        Engine engine = builder.engine();
        own = engine == null ? null : newLoops(engine);
    }

    private static EventLoops newLoops(Engine engine) {
        return new EventLoops(
                engine, Runtime.getRuntime().availableProcessors(), "hawser-client", true, SharedLimits.DEFAULT);
    }

    /** A client with default settings. */
    public static WebSocketClient create() {
        return builder().build();
    }

    /** A client to be configured. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /**
     * Connects and waits until the connection is open. Its messages are taken with {@link WebSocket#receive()} or by
     * iterating.
     *
     * @param uri {@code ws://…} or {@code wss://…}
     * @throws IllegalArgumentException if {@code uri} is no such address
     * @throws HandshakeException if the server's answer is not that of a WebSocket, with the answer
     * @throws HawserException if it cannot be connected to
     */
    public WebSocket connect(String uri) {
        return connect(ConnectRequest.to(uri));
    }

    /** As {@link #connect(String)}, with headers or subprotocols. */
    public WebSocket connect(ConnectRequest request) {
        return await(start(request, null));
    }

    /** As {@link #connect(String)}, with a listener that receives. */
    public WebSocket connect(String uri, Listener listener) {
        return connect(ConnectRequest.to(uri), listener);
    }

    /** As {@link #connect(ConnectRequest)}, with a listener that receives. */
    public WebSocket connect(ConnectRequest request, Listener listener) {
        return await(start(request, listener));
    }

    /**
     * Connects without waiting, with a listener that receives.
     *
     * @return the open connection, or the exceptions of {@link #connect(String)}
     */
    public CompletableFuture<WebSocket> connectAsync(ConnectRequest request, Listener listener) {
        return start(request, listener);
    }

    private CompletableFuture<WebSocket> start(ConnectRequest request, @Nullable Listener listener) {
        ClientHandshake handshake = ClientHandshake.create(
                request.subprotocols(), options.compression().forClient(), RANDOM);
        ConnectPlan plan = new ConnectPlan(
                request.host(),
                request.port(),
                request.isSecure() ? Optional.of(tls) : Optional.empty(),
                handshake,
                handshake.request(request.authority(), request.target(), request.headers()),
                connectTimeout,
                handshakeTimeout,
                options,
                listener,
                request.observer());
        return new NettyConnector(own == null ? Shared.LOOPS : own).connect(plan);
    }

    private static WebSocket await(CompletableFuture<WebSocket> connecting) {
        try {
            return connecting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connecting.thenAccept(WebSocket::abort);
            throw new HawserException("interrupted while connecting", e);
        } catch (ExecutionException | CompletionException | CancellationException e) {
            throw unwrapped(e);
        }
    }

    /** The exception itself, so that the stack trace begins at the caller's thread and shows the loop's as its cause. */
    private static RuntimeException unwrapped(Exception e) {
        Throwable cause = e.getCause();
        if (cause instanceof HandshakeException failed) {
            return new HandshakeException(
                    String.valueOf(failed.getMessage()), failed.response().orElse(null), failed);
        }
        return new HawserException(cause == null ? String.valueOf(e) : String.valueOf(cause.getMessage()), cause);
    }

    /** Ends the client's own threads, and with them its connections. Clients without an engine of their own share theirs. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
