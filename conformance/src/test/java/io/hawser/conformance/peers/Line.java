package io.hawser.conformance.peers;

import java.nio.ByteBuffer;

/** What a library of this JVM can do with a connection. Methods that its API has no way for are left as they are. */
interface Line {
    void sendText(String text) throws Exception;

    void sendBinary(ByteBuffer bytes) throws Exception;

    /** Sends a part of a text as a frame of its own. */
    default void sendTextPart(String part, boolean first, boolean last) throws Exception {
        throw new UnsupportedOperationException("no fragments");
    }

    /** Sends a part of a binary message as a frame of its own. */
    default void sendBinaryPart(ByteBuffer part, boolean first, boolean last) throws Exception {
        throw new UnsupportedOperationException("no fragments");
    }

    default void ping(ByteBuffer payload) throws Exception {
        throw new UnsupportedOperationException("no pings");
    }

    void close(int code, String reason) throws Exception;

    /** Sends a close frame without a code. */
    default void closeWithoutCode() throws Exception {
        throw new UnsupportedOperationException("no close without a code");
    }

    /** Cuts the TCP connection. */
    default void cut() throws Exception {
        throw new UnsupportedOperationException("no cut");
    }

    /** What was agreed on, or an empty text. */
    String subprotocol();
}
