package io.hawser.client;

import io.hawser.ConnectionOptions;
import io.hawser.netty.ClientTls;
import io.hawser.netty.Engine;
import io.hawser.netty.Lookup;
import io.hawser.netty.ProxyLogin;
import io.hawser.tls.Identity;
import io.hawser.tls.TlsProvider;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketClient} is made with. Not thread-safe. */
public final class ClientBuilder {
    private ConnectionOptions options = ConnectionOptions.DEFAULT;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration tlsTimeout = Duration.ofSeconds(10);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Http2 http2 = Http2.OFF;
    private Duration http2IdleTimeout = Duration.ofSeconds(30);
    private int followRedirects;
    private @Nullable CookieHandler cookies;
    private @Nullable Resolver resolver;
    private @Nullable InetAddress bindAddress;
    private @Nullable String proxy;
    private boolean environment;
    private @Nullable ProxySelector proxySelector;
    private @Nullable ProxyLogin proxyLogin;
    private NoProxy noProxy = NoProxy.NOTHING;
    private ClientTls tls = ClientTls.DEFAULT;
    private @Nullable Engine engine;

    ClientBuilder() {}

    /** How connections behave. Default: {@link ConnectionOptions#DEFAULT}. */
    public ClientBuilder options(ConnectionOptions connectionOptions) {
        options = connectionOptions;
        return this;
    }

    /**
     * How long it may take until bytes can go to the server: its addresses, TCP to one of them, and the proxy if there is one;
     * 1 ms to 1 h, default 10 s.
     */
    public ClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = requireRange("connectTimeout", timeout);
        return this;
    }

    /** How long the TLS handshake with the server may take; 1 ms to 1 h, default 10 s. */
    public ClientBuilder tlsTimeout(Duration timeout) {
        tlsTimeout = requireRange("tlsTimeout", timeout);
        return this;
    }

    /** How long the answer to the opening handshake may take; 1 ms to 1 h, default 10 s. */
    public ClientBuilder handshakeTimeout(Duration timeout) {
        handshakeTimeout = requireRange("handshakeTimeout", timeout);
        return this;
    }

    private static Duration requireRange(String setting, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(setting + " must be 1 ms to 1 h: " + timeout);
        }
        return timeout;
    }

    /** Trusts the certificates of a PEM file instead of the system's. Host names are verified all the same. */
    public ClientBuilder trust(Path certificates) {
        tls = tls.withTrusted(certificates);
        return this;
    }

    /**
     * Trusts whom {@code judge} trusts instead of the system, such as by a key store or a check of revocations. It is asked
     * beside the event loops, by several threads at once, about proxies as well. Host names are verified all the same,
     * whatever it says of them.
     */
    public ClientBuilder trust(X509TrustManager judge) {
        tls = tls.withTrusted(judge);
        return this;
    }

    /**
     * Shows this certificate to servers that ask for one, and to no proxy. Its files are read when the client first connects
     * with TLS. Default: none.
     */
    public ClientBuilder identity(Identity own) {
        tls = tls.withIdentity(own);
        return this;
    }

    /**
     * Connects only to servers that, besides being trusted and rightly named, have one of these public keys in their chain.
     * Proxies need none. Default: none.
     *
     * @param keys each {@code sha256/} and Base64 of the SHA-256 of the key (RFC 7469 §2.4); two at least, or a key that is
     *     renewed locks the client out
     * @throws IllegalArgumentException if one is not of this form
     */
    public ClientBuilder pins(String... keys) {
        tls = tls.withPins(List.of(keys));
        return this;
    }

    /**
     * Who does the cryptography of TLS. Default: {@link TlsProvider#JDK}. That it is not there is said by the first
     * connection.
     */
    public ClientBuilder tlsProvider(TlsProvider provider) {
        tls = tls.withProvider(provider);
        return this;
    }

    /**
     * Accepts any certificate of any host, so that anyone on the way can read and change everything. For trying things
     * out on one's own machine.
     */
    public ClientBuilder trustAnyoneInsecurely() {
        tls = tls.insecurely();
        return this;
    }

    /**
     * The I/O engine: {@code epoll}, {@code io_uring}, {@code kqueue}, {@code nio}, or {@code auto} for the first of these
     * that works here. Default: auto.
     *
     * @throws IllegalArgumentException if there is no such engine, or it does not work here
     */
    public ClientBuilder ioEngine(String name) {
        engine = Engine.named(name).orElse(null);
        return this;
    }

    /**
     * Whether HTTP/2 is spoken: then all WebSockets to one origin share TCP connections, as many on one as the server allows.
     * Default: {@link Http2#OFF}.
     */
    public ClientBuilder http2(Http2 when) {
        http2 = when;
        return this;
    }

    /** How long an HTTP/2 connection is kept that no WebSocket uses; 1 ms to 1 h, default 30 s. */
    public ClientBuilder http2IdleTimeout(Duration timeout) {
        http2IdleTimeout = requireRange("http2IdleTimeout", timeout);
        return this;
    }

    /**
     * Follows redirects of the opening handshake (301, 302, 303, 307, 308), as many a connection. Never from {@code wss} to
     * {@code ws}. To another origin go of the headers only {@code Origin}, {@code User-Agent} and {@code Accept-Language}, and no
     * subprotocol that begins with {@code bearer.}.
     *
     * @param max 0 to 20; default 0: the redirect is a {@link io.hawser.HandshakeException}. 5 are plenty
     */
    public ClientBuilder followRedirects(int max) {
        if (max < 0 || max > 20) {
            throw new IllegalArgumentException("followRedirects must be 0 to 20: " + max);
        }
        followRedirects = max;
        return this;
    }

    /** Where cookies come from and go to, such as a {@link java.net.CookieManager}; called on virtual threads. Default: none. */
    public ClientBuilder cookies(CookieHandler store) {
        cookies = store;
        return this;
    }

    /** Who finds the addresses of servers and proxies. Default: the JDK. */
    public ClientBuilder resolver(Resolver addresses) {
        resolver = addresses;
        return this;
    }

    /** The local address to connect from; only addresses of its family are then connected to. Default: any. */
    public ClientBuilder bindAddress(InetAddress local) {
        bindAddress = local;
        return this;
    }

    /**
     * Connects through this proxy: by {@code CONNECT} for {@code ws} as well as {@code wss} (RFC 6455 §4.1), or by SOCKS5, where the
     * proxy resolves names.
     *
     * @param address as {@code http://user:password@host:3128}, {@code https://…} for TLS to the proxy, {@code socks5://…};
     *     percent-encoded where RFC 3986 wants it
     * @throws IllegalArgumentException if it is not of this form
     */
    public ClientBuilder proxy(String address) {
        Proxies.server("proxy", address, null, tls);
        proxy = address;
        return this;
    }

    /**
     * Connects through the proxies of the environment: {@code http_proxy} for {@code ws}, {@code https_proxy} for {@code wss},
     * else {@code all_proxy}, but for hosts in {@code no_proxy} and this machine; the names may be in capitals.
     */
    public ClientBuilder proxyFromEnvironment() {
        environment = true;
        return this;
    }

    /**
     * Connects through the proxy that a selector names first, unless there is one by {@link #proxy} or
     * {@link #proxyFromEnvironment}. It is asked with {@code http://…} for {@code ws://…} and {@code https://…} for {@code wss://…}.
     * Default: {@link ProxySelector#getDefault()}, which knows system properties such as {@code https.proxyHost}; with
     * {@code ProxySelector.of(null)} there is none.
     */
    public ClientBuilder proxySelector(ProxySelector selector) {
        proxySelector = selector;
        return this;
    }

    /**
     * A user and password for proxies whose address has none. Sent by Basic or Digest (RFC 7616, RFC 7617), the strongest that
     * the proxy asks for, or by SOCKS5; never to the server.
     *
     * @throws IllegalArgumentException if one holds a control character, or the name is empty
     */
    public ClientBuilder proxyLogin(String user, String password) {
        proxyLogin = new ProxyLogin(user, password);
        return this;
    }

    /**
     * Hosts that are connected to without a proxy, whoever names one.
     *
     * @param hosts names, which stand for what is below them as well; addresses; networks as {@code 10.0.0.0/8}; {@code *}
     */
    public ClientBuilder noProxy(String... hosts) {
        noProxy = NoProxy.of(String.join(",", hosts));
        return this;
    }

    /**
     * A client. It starts threads with its first connection.
     *
     * @throws IllegalArgumentException if the environment is asked for, and one of its variables is no proxy's address
     */
    public WebSocketClient build() {
        return new WebSocketClient(this);
    }

    ConnectionOptions options() {
        return options;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration tlsTimeout() {
        return tlsTimeout;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    Http2 http2() {
        return http2;
    }

    Duration http2IdleTimeout() {
        return http2IdleTimeout;
    }

    int followRedirects() {
        return followRedirects;
    }

    Optional<Cookies> cookies() {
        return Optional.ofNullable(cookies).map(Cookies::new);
    }

    Lookup lookup() {
        Resolver own = resolver;
        return own == null ? Lookup.JDK : own::resolve;
    }

    Optional<InetAddress> bindAddress() {
        return Optional.ofNullable(bindAddress);
    }

    Proxies proxies() {
        Proxies chosen;
        if (proxy != null) {
            chosen = Proxies.fixed(Proxies.server("proxy", proxy, proxyLogin, tls));
        } else if (environment) {
            chosen = Proxies.environment(System.getenv(), proxyLogin, tls);
        } else {
            chosen = Proxies.selector(proxySelector, proxyLogin);
        }
        return chosen.except(noProxy);
    }

    ClientTls tls() {
        return tls;
    }

    @Nullable
    Engine engine() {
        return engine;
    }
}
