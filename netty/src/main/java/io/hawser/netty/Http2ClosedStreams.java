package io.hawser.netty;

/**
 * The streams of one connection that were closed last, and by whom: what still comes on them is judged by it
 * (RFC 9113 §5.1). Single-threaded.
 */
final class Http2ClosedStreams {
    /** A stream's identifier; negative if we reset it. 0 is no stream's. */
    private final int[] last;

    private int next;

    /** Remembers as many; 1 or more. */
    Http2ClosedStreams(int remembered) {
        last = new int[remembered];
    }

    /** A stream has closed, perhaps because we reset it. */
    void add(int stream, boolean reset) {
        last[next] = reset ? -stream : stream;
        next = (next + 1) % last.length;
    }

    /** Whether we have reset it: then its peer may not have known yet. */
    boolean wasReset(int stream) {
        return contains(-stream);
    }

    /** Whether it is remembered. */
    boolean wasOpen(int stream) {
        return contains(stream) || contains(-stream);
    }

    private boolean contains(int wanted) {
        for (int stream : last) {
            if (stream == wanted) {
                return true;
            }
        }
        return false;
    }
}
