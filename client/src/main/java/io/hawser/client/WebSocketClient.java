package io.hawser.client;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectionOptions;
import io.hawser.HandshakeException;
import io.hawser.HawserException;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.netty.ClientTls;
import io.hawser.netty.ConnectPlan;
import io.hawser.netty.ConnectTimeouts;
import io.hawser.netty.Engine;
import io.hawser.netty.EventLoops;
import io.hawser.netty.Http2Pool;
import io.hawser.netty.Lookup;
import io.hawser.netty.NettyConnector;
import io.hawser.netty.SharedLimits;
import io.hawser.netty.Way;
import io.hawser.protocol.handshake.ClientHandshake;
import java.net.InetAddress;
import java.security.SecureRandom;
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
    private final ConnectTimeouts timeouts;
    private final Proxies proxies;
    private final Lookup lookup;
    private final Optional<InetAddress> bindAddress;
    private final int followRedirects;
    private final Optional<Cookies> cookies;
    private final ClientTls tls;
    private final @Nullable Http2Pool http2;

    /** Null for the loops that all clients with default settings share. */
    private final @Nullable EventLoops own;

    /** The event loops of clients that did not ask for an engine; they live as long as the JVM. */
    private static final class Shared {
        static final EventLoops LOOPS = newLoops(Engine.best());
    }

    WebSocketClient(ClientBuilder builder) {
        options = builder.options();
        timeouts = new ConnectTimeouts(builder.connectTimeout(), builder.tlsTimeout(), builder.handshakeTimeout());
        proxies = builder.proxies();
        lookup = builder.lookup();
        bindAddress = builder.bindAddress();
        followRedirects = builder.followRedirects();
        cookies = builder.cookies();
        tls = builder.tls();
        http2 = builder.http2() == Http2.OFF
                ? null
                : new Http2Pool(builder.http2() == Http2.ONLY, builder.http2IdleTimeout());
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
     * @throws HandshakeException if TLS fails or the server's answer is not that of a WebSocket, with the answer
     * @throws ConnectFailedException if it cannot be connected to, with the step that failed
     * @throws HawserException if the waiting thread is interrupted
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
        if (followRedirects == 0 && cookies.isEmpty()) {
            return open(request, listener);
        }
        plan(request, listener); // so that a mistake of the caller's throws here
        return new Redirects(next -> withCookies(next, listener), followRedirects).follow(request);
    }

    private CompletableFuture<WebSocket> withCookies(ConnectRequest request, @Nullable Listener listener) {
        return cookies.isPresent()
                ? cookies.get().around(request, changed -> open(changed, listener))
                : open(request, listener);
    }

    private CompletableFuture<WebSocket> open(ConnectRequest request, @Nullable Listener listener) {
        return new NettyConnector(own == null ? Shared.LOOPS : own, http2).connect(plan(request, listener));
    }

    private ConnectPlan plan(ConnectRequest request, @Nullable Listener listener) {
        ClientHandshake handshake = ClientHandshake.create(
                request.subprotocols(), options.compression().forClient(), RANDOM);
        return new ConnectPlan(
                request.host(),
                request.port(),
                new Way(lookup, bindAddress, () -> proxies.choose(request), Optional.ofNullable(request.unixSocket())),
                request.isSecure() ? Optional.of(tls) : Optional.empty(),
                handshake,
                handshake.request(request.authority(), request.target(), request.headers()),
                timeouts,
                options,
                listener,
                request.observer());
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
        String message = String.valueOf(cause == null ? e : cause.getMessage());
        return switch (cause) {
            case HandshakeException failed ->
                new HandshakeException(
                        failed.step(),
                        message,
                        failed.response().orElse(null),
                        failed.addresses(),
                        failed.elapsed(),
                        failed);
            case ConnectFailedException failed ->
                new ConnectFailedException(failed.step(), message, failed.addresses(), failed.elapsed(), failed);
            case IllegalArgumentException mistake -> new IllegalArgumentException(message, mistake);
            case null, default -> new HawserException(message, cause);
        };
    }

    /**
     * Ends the client's own threads, and with them its connections. Clients without an engine of their own share theirs; of
     * their connections only those of HTTP/2 that no WebSocket uses are closed.
     */
    @Override
    public void close() {
        if (http2 != null) {
            http2.close();
        }
        if (own != null) {
            own.close();
        }
    }
}
