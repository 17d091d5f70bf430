package io.hawser;

/**
 * One connection's life in straight code, on a virtual thread of its own.
 *
 * <p>Returning closes the connection with 1000; an exception closes it with 1011 and is logged once. When the connection
 * ends first, iterating ends and {@code receive} throws {@link ConnectionClosedException}, which a handler may let pass.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Lives the connection.
     *
     * @throws Exception anything: it closes the connection with 1011
     */
    void handle(WebSocket ws) throws Exception;
}
