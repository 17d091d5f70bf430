package io.hawser.netty;

/**
 * Whether and how a listening socket speaks HTTP/2.
 *
 * @param enabled whether it does: after ALPN has chosen {@code h2}, or without TLS when a client begins with its preface
 * @param maxStreams how many requests and WebSockets one HTTP/2 connection may have open at a time; 1 to 1,000
 */
public record Http2Limits(boolean enabled, int maxStreams) {
    /** On, with at most 256 streams. */
    public static final Http2Limits DEFAULT = new Http2Limits(true, 256);

    private static final int MOST_STREAMS = 1_000;

    /** Checks the range. */
    public Http2Limits {
        if (maxStreams < 1 || maxStreams > MOST_STREAMS) {
            throw new IllegalArgumentException("maxStreams must be 1 to " + MOST_STREAMS + ": " + maxStreams);
        }
    }
}
