package io.hawser;

/**
 * One connection's life in callbacks, on its event loop. Calls for one connection never overlap and come in the order
 * open, messages, close. A callback must not block: every other connection of the loop waits for it.
 *
 * <p>One listener may serve many connections; then their calls do overlap.
 */
public interface Listener {
    /** The handshake is complete. First call. */
    default void onOpen(WebSocket ws) {}

    /**
     * A message came.
     *
     * @param message borrows the receive buffer until this method returns; {@link Message#copy()} keeps it. Sending it
     *     on, to any connection, is allowed without a copy
     */
    default void onMessage(WebSocket ws, Message message) {}

    /**
     * The connection ended. Called exactly once, after everything else, however it ended.
     */
    default void onClose(WebSocket ws, Ending ending) {}

    /**
     * A callback threw. The connection is then closed with 1011. The default logs it once, with the connection's id.
     *
     * <p>Not called for a {@link ConnectionClosedException} of a connection that is closing: it means that an answer came too
     * late, and {@link #onClose} says why.
     */
    default void onError(WebSocket ws, Throwable error) {
        Log.callbackFailed(ws, error);
    }
}
