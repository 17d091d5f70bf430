package io.hawser;

import io.hawser.protocol.ByteSink;
import java.time.Duration;

/**
 * The byte stream below a connection, for whoever brings one: what {@link ConnectionDriver} asks of it. All calls come on
 * the connection's loop. Bytes put into the sink are collected and leave after {@link #flush()}, in order.
 */
public interface Transport extends ByteSink {
    /** Lets what was collected leave, at the latest when the loop's current turn ends. */
    void flush();

    /** How many bytes were put into the sink since the beginning. */
    long collectedBytes();

    /**
     * How many of them the operating system has not accepted yet. Whenever it has gone down to 0 or below half of what it
     * was, {@link ConnectionDriver#sent()} is called.
     */
    long unsentBytes();

    /** How many bytes the operating system has accepted since the beginning. */
    default long handedOverBytes() {
        return collectedBytes() - unsentBytes();
    }

    /** Stops reading; bytes that {@link ConnectionDriver#received} left in its buffer are kept. */
    void pauseReading();

    /** Reads again, first what was kept. */
    void resumeReading();

    /** Whether nothing that is sent arrives any more, though bytes that came before may still be offered. */
    default boolean isGone() {
        return false;
    }

    /**
     * Whether the other connections of the loop should have their turn: asked after each message. Bytes that {@link
     * ConnectionDriver#received} then leaves in its buffer are kept and offered again.
     */
    default boolean isTurnOver() {
        return false;
    }

    /**
     * From now on the connection breaks when bytes that were sent stay without acknowledgement for so long, or the peer's
     * window closed (RFC 5482). A transport that has no such thing ignores it.
     *
     * @param timeout zero for the operating system's own patience
     */
    default void limitUnacknowledged(Duration timeout) {}

    /** Ends the output after what was collected (a TCP FIN). Reading goes on. */
    void closeOutput();

    /** Closes after what was collected has left. {@link ConnectionDriver#closed} follows. */
    void close();

    /** Closes at once. {@link ConnectionDriver#closed} follows. */
    void abort();

    /**
     * Calls {@link ConnectionDriver#tick()} at this time or soon after; an earlier time asked for stays in force.
     *
     * @param nanoTime on the clock that the connection was given
     */
    void wakeAt(long nanoTime);
}
