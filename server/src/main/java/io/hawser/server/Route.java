package io.hawser.server;

import io.hawser.ConnectionOptions;
import io.hawser.Handler;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.protocol.handshake.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who serves connections to a path, and who may connect. Immutable: each method returns a changed copy. */
public final class Route {
    private final @Nullable Handler handler;
    private final @Nullable Function<Handshake, Listener> listeners;
    private final List<String> subprotocols;
    private final OriginPolicy origins;
    private final @Nullable Authenticator authenticator;
    private final @Nullable ConnectionOptions options;
    private final @Nullable Duration maxConnectionAge;

    private Route(
            @Nullable Handler handler,
            @Nullable Function<Handshake, Listener> listeners,
            List<String> subprotocols,
            OriginPolicy origins,
            @Nullable Authenticator authenticator,
            @Nullable ConnectionOptions options,
            @Nullable Duration maxConnectionAge) {
        this.handler = handler;
        this.listeners = listeners;
        this.subprotocols = subprotocols;
        this.origins = origins;
        this.authenticator = authenticator;
        this.options = options;
        this.maxConnectionAge = maxConnectionAge;
    }

    /** Each connection lives in {@code handler} on a virtual thread of its own. */
    public static Route handler(Handler handler) {
        return new Route(handler, null, List.of(), OriginPolicy.sameHost(), null, null, null);
    }

    /** All connections call this one listener, each on its event loop. */
    public static Route listener(Listener listener) {
        return listeners(handshake -> listener);
    }

    /**
     * Each connection calls a listener of its own, made when its handshake has passed all checks.
     *
     * @param listeners called on the event loop or, where the route authenticates, on a virtual thread: it must not block.
     *     If it throws, the client gets 500, the log the rest
     */
    public static Route listeners(Function<Handshake, Listener> listeners) {
        return new Route(null, listeners, List.of(), OriginPolicy.sameHost(), null, null, null);
    }

    /**
     * The subprotocols that are spoken here (RFC 6455 §1.9). Of those that a client offers its first that is among them is
     * agreed on; if there is none the connection has no subprotocol. Default: none.
     */
    public Route subprotocols(String... names) {
        for (String name : names) {
            if (!Headers.isToken(name)) {
                throw new IllegalArgumentException("a subprotocol must be a token (RFC 6455 §4.1): " + name);
            }
        }
        return new Route(handler, listeners, List.of(names), origins, authenticator, options, maxConnectionAge);
    }

    /** Which web pages may connect. Default: {@link OriginPolicy#sameHost()}. Others get 403. */
    public Route origins(OriginPolicy policy) {
        return new Route(handler, listeners, subprotocols, policy, authenticator, options, maxConnectionAge);
    }

    /** Who may connect. Default: everyone whose origin is allowed. */
    public Route authenticate(Authenticator hook) {
        return new Route(handler, listeners, subprotocols, origins, hook, options, maxConnectionAge);
    }

    /** How connections to this path behave. Default: the server's options. */
    public Route options(ConnectionOptions own) {
        return new Route(handler, listeners, subprotocols, origins, authenticator, own, maxConnectionAge);
    }

    /**
     * After how long connections to this path are closed with 1012; 0 for never. Default: the server's
     * {@link ServerBuilder#maxConnectionAge}.
     */
    public Route maxConnectionAge(Duration age) {
        return new Route(
                handler, listeners, subprotocols, origins, authenticator, options, ServerBuilder.requireAge(age));
    }

    Duration maxConnectionAgeOr(Duration ofServer) {
        return maxConnectionAge == null ? ofServer : maxConnectionAge;
    }

    Optional<Handler> handler() {
        return Optional.ofNullable(handler);
    }

    @Nullable
    Listener listenerFor(Handshake handshake) {
        return listeners == null ? null : listeners.apply(handshake);
    }

    Optional<String> chooseSubprotocol(List<String> offered) {
        for (String name : offered) {
            if (subprotocols.contains(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    OriginPolicy origins() {
        return origins;
    }

    Optional<Authenticator> authenticator() {
        return Optional.ofNullable(authenticator);
    }

    ConnectionOptions optionsOr(ConnectionOptions defaults) {
        return options == null ? defaults : options;
    }
}
