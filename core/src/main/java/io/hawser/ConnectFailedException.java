package io.hawser;

import java.io.Serial;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * There is no connection: one of the steps to it failed. The text says which, with the address that was tried and the time
 * that had passed; so does the data here. A {@link HandshakeException} has got as far as the server itself.
 */
public sealed class ConnectFailedException extends HawserException permits HandshakeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The steps to a connection, in their order. */
    public enum Step {
        /** Finding the addresses of the server's name, or of the proxy's. */
        RESOLVE,
        /** TCP, to the server or to the proxy; or a Unix domain socket. */
        CONNECT,
        /** The proxy: choosing one, TLS with it, what it wants to know, and its way to the server. */
        PROXY,
        /** TLS with the server. */
        TLS,
        /** The server's answer to the request: its status and the headers that RFC 6455 §4.1 asks for. */
        HTTP,
        /** The subprotocol in that answer. */
        SUBPROTOCOL,
        /** The extensions in that answer. */
        EXTENSION
    }

    private final Step step;
    private final transient List<SocketAddress> addresses;
    private final Duration elapsed;

    /**
     * With what has been tried.
     *
     * @param addresses in the order in which they were tried; the last one is in use where TCP has connected
     * @param elapsed since connecting began
     */
    public ConnectFailedException(
            Step step,
            String message,
            List<? extends SocketAddress> addresses,
            Duration elapsed,
            @Nullable Throwable cause) {
        super(message, cause);
        this.step = step;
        this.addresses = List.copyOf(addresses);
        this.elapsed = elapsed;
    }

    /** The step that failed. */
    public Step step() {
        return step;
    }

    /**
     * The addresses that were tried, in this order: of the server, or of the proxy where there is one. Empty if no address
     * was known yet. Where the failed step comes after {@link Step#CONNECT}, the last one is that of the connection.
     */
    public List<SocketAddress> addresses() {
        return addresses;
    }

    /** How long all steps took together, up to the failure. */
    public Duration elapsed() {
        return elapsed;
    }
}
