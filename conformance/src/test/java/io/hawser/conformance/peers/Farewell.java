package io.hawser.conformance.peers;

import java.net.URI;

/**
 * How a peer's application sees the end of a connection.
 *
 * @param code as its library gives it, and 1006 where the library reports an error instead
 */
record Farewell(int code, String reason) {
    /** An end without a close frame. */
    static final Farewell ABNORMAL = new Farewell(1006, "");

    /** The name of the connection to this address: its last path segment. */
    static String connectionOf(URI uri) {
        return connectionOf(uri.getPath());
    }

    /** The name of the connection to this path. */
    static String connectionOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
