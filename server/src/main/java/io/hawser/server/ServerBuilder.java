package io.hawser.server;

import io.hawser.ConnectionOptions;
import io.hawser.Handler;
import io.hawser.HawserException;
import io.hawser.Listener;
import io.hawser.netty.Engine;
import io.hawser.netty.EventLoops;
import io.hawser.netty.Http2Limits;
import io.hawser.netty.ServerSettings;
import io.hawser.netty.ServerTls;
import io.hawser.netty.SharedLimits;
import io.hawser.protocol.handshake.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketServer} is started with. Not thread-safe; may start several servers, on different ports. */
public final class ServerBuilder {
    private final Router<Route> routes = new Router<>();
    private final Map<String, HttpHandler> pages = new LinkedHashMap<>();
    private ServerSettings settings = ServerSettings.DEFAULT;
    private SharedLimits shared = SharedLimits.DEFAULT;
    private ConnectionOptions options = ConnectionOptions.DEFAULT;
    private @Nullable String healthPath;
    private @Nullable Engine engine;
    private int eventLoops = Runtime.getRuntime().availableProcessors();

    ServerBuilder() {}

    /** The address to listen on. Default: all. */
    public ServerBuilder host(String host) {
        settings = settings.withHost(host);
        return this;
    }

    /** The port to listen on, 0 to 65535, where 0 is any free one. Default: 8080. */
    public ServerBuilder port(int port) {
        requireRange("port", port, 0, 65_535);
        settings = settings.withPort(port);
        return this;
    }

    /** Connections to {@code path} live in {@code handler}, each on a virtual thread of its own. */
    public ServerBuilder route(String path, Handler handler) {
        return route(path, Route.handler(handler));
    }

    /** Connections to {@code path} call {@code listener} on their event loops. */
    public ServerBuilder route(String path, Listener listener) {
        return route(path, Route.listener(listener));
    }

    /**
     * Connections to {@code path} are served by {@code route}.
     *
     * @param path as {@code /chat}; {@code {name}} stands for one segment, which
     *     {@link io.hawser.Handshake#pathParameter} gives, and a last {@code *} for all that follows
     * @throws IllegalArgumentException if the path is not of this form, or has a route already
     */
    public ServerBuilder route(String path, Route route) {
        routes.add(path, route);
        return this;
    }

    /**
     * Plain HTTP GET and HEAD requests to {@code path} are answered by {@code handler}.
     *
     * @param path as for {@link #route(String, Route)}
     * @throws IllegalArgumentException if the path is not of this form, or has a handler already
     */
    public ServerBuilder http(String path, HttpHandler handler) {
        new PathTemplate(path);
        if (pages.putIfAbsent(path, handler) != null) {
            throw new IllegalArgumentException("there is a handler with this path already: " + path);
        }
        return this;
    }

    /** A health endpoint: 200 while the server accepts connections, 503 once it closes. Default: none. */
    public ServerBuilder health(String path) {
        new PathTemplate(path);
        healthPath = path;
        return this;
    }

    /** How connections behave whose route does not say otherwise. Default: {@link ConnectionOptions#DEFAULT}. */
    public ServerBuilder options(ConnectionOptions defaults) {
        options = defaults;
        return this;
    }

    /**
     * Listens with TLS, as {@code wss}.
     *
     * @param certificateChain a PEM file, the server's own certificate first
     * @param privateKey a PEM file with an unencrypted PKCS#8 key
     */
    public ServerBuilder tls(Path certificateChain, Path privateKey) {
        settings = settings.withTls(new ServerTls(certificateChain, privateKey));
        return this;
    }

    /** How long TLS and the HTTP request may take; 1 ms to 1 h, default 10 s. Then the connection is cut. */
    public ServerBuilder handshakeTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("handshakeTimeout must be 1 ms to 1 h: " + timeout);
        }
        settings = settings.withHandshakeTimeout(timeout);
        return this;
    }

    /** The longest header section of a request in bytes, 1,024 to 1 MiB, default 16 KiB. More is answered with 431. */
    public ServerBuilder maxHeaderBytes(int bytes) {
        requireRange("maxHeaderBytes", bytes, 1_024, 1 << 20);
        settings = settings.withMaxHeaderBytes(bytes);
        return this;
    }

    /** The most header fields of a request, 10 to 10,000, default 100. More are answered with 431. */
    public ServerBuilder maxHeaders(int fields) {
        requireRange("maxHeaders", fields, 10, 10_000);
        settings = settings.withMaxHeaders(fields);
        return this;
    }

    /**
     * Whether HTTP/2 is spoken on the same port, with WebSockets (RFC 8441), too: where ALPN chooses {@code h2}, and without TLS
     * with clients that begin with it (prior knowledge). Default: yes.
     */
    public ServerBuilder http2(boolean enabled) {
        settings = settings.withHttp2(new Http2Limits(enabled, settings.http2().maxStreams()));
        return this;
    }

    /**
     * How many WebSockets and requests one HTTP/2 connection may have open at a time, 1 to 1,000, default 256. Of more, the
     * stream is refused. {@link #maxConnections} counts the HTTP/2 connection as one.
     */
    public ServerBuilder maxStreams(int count) {
        settings = settings.withHttp2(new Http2Limits(settings.http2().enabled(), count));
        return this;
    }

    /**
     * How many connections may be open, of plain HTTP as well; 1 or more, default nine tenths of the descriptors that are
     * free at the start. With so many, accepting pauses until one goes: others wait in the operating system's queue.
     */
    public ServerBuilder maxConnections(int count) {
        settings = settings.withAdmission(settings.admission().withMaxConnections(count));
        return this;
    }

    /**
     * How many connections one address may have open, 1 or more; default no limit of its own. More are closed at once. One
     * address is an IPv4 address or a /64 network of IPv6, or that of a proxy for all who come through it.
     */
    public ServerBuilder maxConnectionsPerAddress(int count) {
        settings = settings.withAdmission(settings.admission().withMaxConnectionsPerAddress(count));
        return this;
    }

    /**
     * How many connections of one address may not have become a WebSocket yet, 1 or more, default 4,096. More are closed
     * at once.
     */
    public ServerBuilder maxHandshakesPerAddress(int count) {
        settings = settings.withAdmission(settings.admission().withMaxHandshakesPerAddress(count));
        return this;
    }

    /**
     * Above which share of the heap, as the last collection left it, or of direct memory a handshake is answered with 503
     * and {@code Retry-After}; more than 0 to 1, where 1 means never, default 0.85.
     */
    public ServerBuilder maxMemoryShare(double share) {
        settings = settings.withAdmission(settings.admission().withMaxMemoryShare(share));
        return this;
    }

    /**
     * How much output all connections together may have waiting, in bytes, 65,536 or more; default a quarter of the most
     * that heap or direct memory may have, whichever is less. The event loops share it evenly. What one connection may have
     * is at most {@code backpressure.highWaterBytes}, and less as this is used up: then its route's policy applies.
     */
    public ServerBuilder maxUnsentBytes(long bytes) {
        shared = shared.withMaxUnsentBytes(bytes);
        return this;
    }

    /**
     * How much all messages that have begun to arrive and not ended may hold together, in bytes, 65,536 or more; default as
     * {@link #maxUnsentBytes}. The event loops share it evenly. Beyond it the oldest is given up: its connection is closed
     * with 1013.
     */
    public ServerBuilder maxUnfinishedBytes(long bytes) {
        shared = shared.withMaxUnfinishedBytes(bytes);
        return this;
    }

    /**
     * The I/O engine: {@code epoll}, {@code io_uring}, {@code kqueue}, {@code nio}, or {@code auto} for the first of these
     * that works here. Default: auto.
     *
     * @throws IllegalArgumentException if there is no such engine, or it does not work here
     */
    public ServerBuilder ioEngine(String name) {
        engine = Engine.named(name).orElse(null);
        return this;
    }

    /** How many event loops, each a thread, share the connections; 1 to 1,024, default one a processor. */
    public ServerBuilder eventLoops(int count) {
        requireRange("eventLoops", count, 1, 1_024);
        eventLoops = count;
        return this;
    }

    /**
     * Starts listening.
     *
     * @throws HawserException if the address cannot be bound, such as when the port is in use
     * @throws IllegalArgumentException if the certificate cannot be used
     */
    public WebSocketServer start() {
        return new WebSocketServer(this);
    }

    private static void requireRange(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " must be " + least + " to " + most + ": " + value);
        }
    }

    ServerSettings settings() {
        return settings;
    }

    ConnectionOptions options() {
        return options;
    }

    Router<Route> routes() {
        return routes.copy();
    }

    Router<HttpHandler> pages(WebSocketServer server) {
        Router<HttpHandler> all = new Router<>();
        if (healthPath != null) {
            all.add(
                    healthPath,
                    request -> server.isClosing() ? HttpResponse.text(503, "closing") : HttpResponse.text(200, "ok"));
        }
        pages.forEach(all::add);
        return all;
    }

    EventLoops newLoops() {
        return new EventLoops(engine == null ? Engine.best() : engine, eventLoops, "hawser-server", false, shared);
    }
}
