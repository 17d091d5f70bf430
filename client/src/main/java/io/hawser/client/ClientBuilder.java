package io.hawser.client;

import io.hawser.ConnectionOptions;
import io.hawser.netty.ClientTls;
import io.hawser.netty.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketClient} is made with. Not thread-safe. */
public final class ClientBuilder {
    private ConnectionOptions options = ConnectionOptions.DEFAULT;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private ClientTls tls = new ClientTls(Optional.empty(), false);
    private @Nullable Engine engine;

    ClientBuilder() {}

    /** How connections behave. Default: {@link ConnectionOptions#DEFAULT}. */
    public ClientBuilder options(ConnectionOptions connectionOptions) {
        options = connectionOptions;
        return this;
    }

    /** How long connecting TCP may take; 1 ms to 1 h, default 10 s. */
    public ClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = requireRange("connectTimeout", timeout);
        return this;
    }

    /** How long TLS, and then the answer to the handshake, may take, each; 1 ms to 1 h, default 10 s. */
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
        tls = new ClientTls(Optional.of(certificates), tls.insecure());
        return this;
    }

    /**
     * Accepts any certificate of any host, so that anyone on the way can read and change everything. For trying things
     * out on one's own machine.
     */
    public ClientBuilder trustAnyoneInsecurely() {
        tls = new ClientTls(tls.trusted(), true);
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

    /** A client. It starts threads with its first connection. */
    public WebSocketClient build() {
        return new WebSocketClient(this);
    }

    ConnectionOptions options() {
        return options;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    ClientTls tls() {
        return tls;
    }

    @Nullable
    Engine engine() {
        return engine;
    }
}
