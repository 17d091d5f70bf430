package io.hawser.testkit;

import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.protocol.handshake.Headers;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;

/**
 * Describes a pair: what its ends are, and what their handshake said. Compression is agreed on as it is in life: if the
 * options of both ends enable it, which the default options do.
 */
public final class PairBuilder {
    private final PairOptions options = new PairOptions();

    PairBuilder() {}

    /** The options of both ends. */
    public PairBuilder options(ConnectionOptions both) {
        return clientOptions(both).serverOptions(both);
    }

    /** The client's options. */
    public PairBuilder clientOptions(ConnectionOptions client) {
        options.client = client;
        return this;
    }

    /** The server's options. */
    public PairBuilder serverOptions(ConnectionOptions server) {
        options.server = server;
        return this;
    }

    /** Who receives at the client; without one, {@code receive()} does. */
    public PairBuilder clientListener(Listener listener) {
        options.clientListener = listener;
        return this;
    }

    /** Who receives at the server; without one, {@code receive()} does. */
    public PairBuilder serverListener(Listener listener) {
        options.serverListener = listener;
        return this;
    }

    /** Path and query of the request; default {@code /}. */
    public PairBuilder target(String pathAndQuery) {
        options.target = pathAndQuery;
        return this;
    }

    /** More headers of the request. */
    public PairBuilder headers(Headers headers) {
        options.headers = headers;
        return this;
    }

    /** The subprotocol that the client offers and the server accepts; default none. */
    public PairBuilder subprotocol(String name) {
        options.subprotocol = Optional.of(name);
        return this;
    }

    /** Whom the server has recognised; default nobody. */
    public PairBuilder principal(Principal principal) {
        options.principal = Optional.of(principal);
        return this;
    }

    /** What the server's route has matched; default nothing. */
    public PairBuilder pathParameters(Map<String, String> parameters) {
        options.pathParameters = Map.copyOf(parameters);
        return this;
    }

    /**
     * Connects a pair that the calling thread moves.
     *
     * @throws IllegalArgumentException if the handshake fails
     */
    public WebSocketPair open() {
        return new WebSocketPair(options);
    }

    /**
     * Connects a pair that moves by itself, on a thread of its own and in real time.
     *
     * @throws IllegalArgumentException if the handshake fails
     */
    public ThreadedPair openThreaded() {
        return new ThreadedPair(options);
    }
}
