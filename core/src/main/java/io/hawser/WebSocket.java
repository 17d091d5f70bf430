package io.hawser;

import io.hawser.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One WebSocket connection, the same type on a server and on a client. It lives as long as its TCP connection and never
 * pretends to survive it.
 *
 * <p><b>Sending</b> is safe from any thread. Messages of one thread arrive in its order, and messages never mix. The three
 * verbs differ only in what they do when the peer reads too slowly, which {@link Backpressure} defines:
 * {@code send} waits, {@code trySend} says so, {@code sendAsync} tells when the message has been handed to the operating
 * system. On the event loop, in a {@link Listener}, {@code send} never waits.
 *
 * <p><b>Receiving</b> is either a {@link Listener}'s business, or that of one thread at a time that iterates or calls
 * {@link #receive()}.
 */
public interface WebSocket extends Iterable<Message>, AutoCloseable {
    /** A short name of this connection for logs, unique within the process. */
    String id();

    /**
     * What the opening handshake said, the same object each time. A connection that was never asked keeps it in a fraction of
     * the memory.
     */
    Handshake handshake();

    /** The subprotocol that both ends agreed on. */
    default Optional<String> subprotocol() {
        return handshake().subprotocol();
    }

    /**
     * Sends a text message, waiting while the peer is behind.
     *
     * @throws ConnectionClosedException if the connection is closing or closed
     * @throws IllegalArgumentException if the text has unpaired surrogates
     */
    default void send(String text) {
        send(Message.text(text));
    }

    /**
     * Sends a binary message with the bytes between position and limit, which are copied and stay as they are; waits while
     * the peer is behind.
     *
     * @throws ConnectionClosedException if the connection is closing or closed
     */
    default void send(ByteBuffer binary) {
        send(Message.binary(binary));
    }

    /**
     * Sends a message, waiting while the peer is behind.
     *
     * @throws ConnectionClosedException if the connection is closing or closed
     * @throws HawserException if the thread is interrupted while it waits; the message is not sent
     */
    void send(Message message);

    /** As {@link #trySend(Message)}, with text. */
    default SendResult trySend(String text) {
        return trySend(Message.text(text));
    }

    /** As {@link #trySend(Message)}, with a copy of the bytes between position and limit. */
    default SendResult trySend(ByteBuffer binary) {
        return trySend(Message.binary(binary));
    }

    /** Sends a message if that is possible now. Never waits, never throws because of the connection's state. */
    SendResult trySend(Message message);

    /** As {@link #sendAsync(Message)}, with text. */
    default CompletableFuture<Void> sendAsync(String text) {
        return sendAsync(Message.text(text));
    }

    /** As {@link #sendAsync(Message)}, with a copy of the bytes between position and limit. */
    default CompletableFuture<Void> sendAsync(ByteBuffer binary) {
        return sendAsync(Message.binary(binary));
    }

    /**
     * Sends a message without waiting. The future completes when its last byte was handed to the operating system, and
     * fails with {@link ConnectionClosedException} if that does not happen, or with {@link HawserException} if the
     * overflow policy dropped it.
     */
    CompletableFuture<Void> sendAsync(Message message);

    /**
     * Waits for the next message, which owns its bytes.
     *
     * @throws ConnectionClosedException if the connection ended and all messages have been received
     * @throws IllegalStateException if a listener receives on this connection, or if it would wait on the event loop
     * @throws HawserException if the thread is interrupted
     */
    Message receive();

    /**
     * As {@link #receive()}, for at most this long.
     *
     * @return empty if no message came in time
     */
    Optional<Message> receive(Duration timeout);

    /**
     * The messages as they come, each owning its bytes. Iterating ends when the connection has ended, however it ended;
     * {@link #ending()} tells.
     *
     * @throws IllegalStateException if a listener receives on this connection
     */
    @Override
    Iterator<Message> iterator();

    /**
     * Sends a ping (RFC 6455 §5.5.2). The future gives the time until its pong came, and fails with
     * {@link ConnectionClosedException} if the connection ends before. Liveness is watched without it: see
     * {@link KeepAlive}.
     */
    CompletableFuture<Duration> ping();

    /**
     * Closes with 1000 and, unless called on the event loop, waits until the connection has ended, which takes at most
     * {@code closeTimeout} and a little. {@link #close(CloseStatus)} does not wait. Idempotent.
     */
    @Override
    void close();

    /**
     * Starts the closing handshake (RFC 6455 §7.1.2) and returns at once. Messages already sent go first; later ones are
     * refused, and messages that still arrive are dropped. The TCP connection is cut if the peer has not answered after
     * {@code closeTimeout} (default 10 s). Idempotent: only the first call's status is sent.
     *
     * @param status 1000 to 1003, 1007 to 1014, or 3000 to 4999
     * @throws IllegalArgumentException if {@code status} holds a code that must not be sent (RFC 6455 §7.4)
     */
    void close(CloseStatus status);

    /** Cuts the TCP connection without a closing handshake. Idempotent. */
    void abort();

    /** Whether messages can be sent: false as soon as either end has begun to close. */
    boolean isOpen();

    /** How the connection ended; empty until it has. */
    Optional<Ending> ending();

    /** Completes with {@link #ending()} when the connection has ended; never fails. */
    CompletionStage<Ending> closed();
}
