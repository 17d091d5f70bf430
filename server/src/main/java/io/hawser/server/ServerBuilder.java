package io.hawser.server;

import io.hawser.ConnectionOptions;
import io.hawser.Handler;
import io.hawser.HawserException;
import io.hawser.Listener;
import io.hawser.netty.Engine;
import io.hawser.netty.EventLoops;
import io.hawser.netty.Exchange;
import io.hawser.netty.Http2Limits;
import io.hawser.netty.Networks;
import io.hawser.netty.ServerSettings;
import io.hawser.netty.SharedLimits;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.tls.Identity;
import io.hawser.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketServer} is started with. Not thread-safe; may start several servers, on different ports. */
public final class ServerBuilder {
    private final Router<Route> routes = new Router<>();
    private final Map<String, HttpHandler> pages = new LinkedHashMap<>();
    private ServerSettings settings = ServerSettings.DEFAULT;
    private SharedLimits shared = SharedLimits.DEFAULT;
    private ConnectionOptions options = ConnectionOptions.DEFAULT;
    private ForwardedHeaders forwardedHeaders = ForwardedHeaders.NONE;
    private @Nullable String readinessPath;
    private int notReady;
    private @Nullable String livenessPath;
    private Duration maxConnectionAge = Duration.ZERO;
    private @Nullable Engine engine;
    private int eventLoops = Runtime.getRuntime().availableProcessors();

    ServerBuilder() {}

    /** The address to listen on. Default: all. */
    public ServerBuilder host(String host) {
        settings = settings.withAddress(settings.address().withHost(host));
        return this;
    }

    /** The port to listen on, 0 to 65535, where 0 is any free one. Default: 8080. */
    public ServerBuilder port(int port) {
        requireRange("port", port, 0, 65_535);
        settings = settings.withAddress(settings.address().withPort(port));
        return this;
    }

    /**
     * Listens on this Unix domain socket instead of TCP, with or without {@link #tls TLS}. A socket of this name that nobody listens on
     * any more is replaced; {@link WebSocketServer#close} removes it. Who may connect is decided by the rights of the file, which
     * the process's umask sets, and of its folder. Clients have no address: no limit per address applies to them.
     *
     * @param file at most 107 bytes long on Linux
     */
    public ServerBuilder unix(Path file) {
        settings = settings.withAddress(settings.address().withUnixSocket(file));
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

    /** As {@link #readiness(String)}. */
    public ServerBuilder health(String path) {
        return readiness(path);
    }

    /** As {@link #readiness(String, int)} with 503. */
    public ServerBuilder readiness(String path) {
        return readiness(path, 503);
    }

    /**
     * Where load balancers ask whether to send new clients here: 200 while the server is ready, and {@code otherwise} once it drains or
     * closes. Default: nowhere.
     *
     * @param otherwise 400 to 599; some load balancers take 404 for a planned absence and 503 for a failure
     */
    public ServerBuilder readiness(String path, int otherwise) {
        new PathTemplate(path);
        requireRange("readiness", otherwise, 400, 599);
        readinessPath = path;
        notReady = otherwise;
        return this;
    }

    /** Where a supervisor asks whether the server lives: 200 as long as it answers at all, also while it drains. Default: nowhere. */
    public ServerBuilder liveness(String path) {
        new PathTemplate(path);
        livenessPath = path;
        return this;
    }

    /**
     * After how long connections are closed with 1012, so that clients that connect again spread over all nodes there are by then; each
     * after a random part of it, 80 to 100 %. 0 to 365 d, where 0, the default, means never.
     */
    public ServerBuilder maxConnectionAge(Duration age) {
        maxConnectionAge = requireAge(age);
        return this;
    }

    static Duration requireAge(Duration age) {
        if (age.isNegative() || age.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("maxConnectionAge must be 0 to 365 d: " + age);
        }
        return age;
    }

    /** How connections behave whose route does not say otherwise. Default: {@link ConnectionOptions#DEFAULT}. */
    public ServerBuilder options(ConnectionOptions defaults) {
        options = defaults;
        return this;
    }

    /**
     * Listens with TLS, as {@code wss}. When the files change, TLS handshakes from then on get what they hold; connections
     * stay.
     *
     * @param certificateChain a PEM file, the server's own certificate first
     * @param privateKey a PEM file with an unencrypted PKCS#8 key
     */
    public ServerBuilder tls(Path certificateChain, Path privateKey) {
        return tls(ServerTls.of(Identity.pem(certificateChain, privateKey)));
    }

    /** As {@link #tls(Path, Path)}, with several certificates, key stores, certificates of clients or other settings. */
    public ServerBuilder tls(ServerTls tls) {
        settings = settings.withTls(tls);
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
     * How many connections one address may have open, 1 or more; default no limit of its own. More are closed at once, or
     * get 429 where only a header names their address. One address is an IPv4 address or a /64 network of IPv6. A proxy that is
     * none of {@link #trustedProxies} counts as one address for all who come through it; a trusted one is not counted, but its
     * clients are.
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
     * How much output all connections together may have waiting, in bytes, 65,536 or more; default a sixteenth of the most
     * that heap or direct memory may have, whichever is less. The event loops share it evenly. What one connection may have
     * is at most {@code backpressure.highWaterBytes}, and less as this is used up: then its route's policy applies.
     */
    public ServerBuilder maxUnsentBytes(long bytes) {
        shared = shared.withMaxUnsentBytes(bytes);
        return this;
    }

    /**
     * How much all messages may hold together that have begun to arrive and not ended, or wait for their handler, in bytes,
     * 65,536 or more; default a quarter of the most that heap or direct memory may have, whichever is less. The event loops
     * share it evenly. The message that a handler works on counts until it receives the next or has sent something. Beyond it
     * the oldest is given up: its connection is closed with 1013.
     */
    public ServerBuilder maxUnfinishedBytes(long bytes) {
        shared = shared.withMaxUnfinishedBytes(bytes);
        return this;
    }

    /**
     * Where the proxies are that may speak for others, by {@link #proxyProtocol} or {@link #forwardedHeaders}. Default: nowhere.
     *
     * @param networks as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or single addresses; names are not resolved. {@code unix:} is
     *     everyone who comes by a {@linkplain #unix Unix domain socket}
     * @throws IllegalArgumentException if one is of another form, or has bits behind its prefix
     */
    public ServerBuilder trustedProxies(String... networks) {
        settings = settings.withProxies(settings.proxies().withNetworks(Networks.of(networks)));
        return this;
    }

    /**
     * Whether trusted proxies announce each connection's client with the PROXY protocol. The header must be whole within 1 s, and
     * at most 4,096 bytes long. Default: {@link ProxyProtocol#OFF}.
     */
    public ServerBuilder proxyProtocol(ProxyProtocol use) {
        settings = settings.withProxies(
                settings.proxies().withAnnounce(use != ProxyProtocol.OFF, use == ProxyProtocol.ONLY_TRUSTED));
        return this;
    }

    /**
     * In which header fields trusted proxies describe their clients: address, whether over TLS, and host. From others these are
     * ignored; malformed ones of a trusted proxy get 400. Default: {@link ForwardedHeaders#NONE}.
     */
    public ServerBuilder forwardedHeaders(ForwardedHeaders which) {
        forwardedHeaders = which;
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
     * @throws IllegalStateException if {@link #proxyProtocol} or {@link #forwardedHeaders} is asked for without
     *     {@link #trustedProxies}
     */
    public WebSocketServer start() {
        boolean asks = settings.proxies().announce() || forwardedHeaders != ForwardedHeaders.NONE;
        if (asks && settings.proxies().networks().isEmpty()) {
            throw new IllegalStateException("proxyProtocol and forwardedHeaders need trustedProxies to take them from");
        }
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

    Duration maxConnectionAge() {
        return maxConnectionAge;
    }

    Router<Route> routes() {
        return routes.copy();
    }

    Router<HttpHandler> pages(WebSocketServer server) {
        Router<HttpHandler> all = new Router<>();
        int otherwise = notReady;
        if (readinessPath != null) {
            all.add(
                    readinessPath,
                    request -> server.isReady()
                            ? HttpResponse.text(200, "ok")
                            : HttpResponse.text(otherwise, server.isClosing() ? "closing" : "draining"));
        }
        if (livenessPath != null) {
            all.add(livenessPath, request -> HttpResponse.text(200, "ok"));
        }
        pages.forEach(all::add);
        return all;
    }

    Function<Exchange, Client> clients() {
        Networks trusted = settings.proxies().networks();
        ForwardedHeaders which = forwardedHeaders;
        return exchange -> Client.of(exchange, trusted, which);
    }

    EventLoops newLoops() {
        return new EventLoops(engine == null ? Engine.best() : engine, eventLoops, "hawser-server", false, shared);
    }
}
