package io.hawser.conformance.peers;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A running implementation: its server listens, its client connects when told to. Both speak {@link Conversation}. */
interface Peer extends AutoCloseable {
    /** What an implementation can be to us. */
    enum Role {
        /** It listens, Hawser connects. */
        SERVER,
        /** It connects, Hawser listens. */
        CLIENT
    }

    /** Where its server listens. */
    default URI address() {
        throw new UnsupportedOperationException("no server");
    }

    /**
     * Lets its client connect.
     *
     * @param uri its last path segment names the connection
     * @param subprotocols to offer, the preferred one first
     */
    default void connect(URI uri, List<String> subprotocols) throws Exception {
        throw new UnsupportedOperationException("no client");
    }

    /**
     * Waits for what its application was told about the end of a connection.
     *
     * @param connection the last path segment of the address that was connected to
     * @throws AssertionError if it was told nothing in time
     */
    Farewell farewell(String connection, Duration timeout);

    @Override
    void close() throws Exception;
}
