package io.hawser.protocol.message;

import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects a message that does not arrive in one piece. Memory follows what has come, not what was declared: at most four
 * times the bytes received plus {@value #LEAST_BYTES}, and never more than the limit.
 */
public final class MessageBuffer {
    private static final int LEAST_BYTES = 1_024;
    private static final int GROWTH = 4;
    private static final int GROWN_BY_AT_MOST = 8;
    private static final int GROWN_BYTES = 64;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private byte[] bytes = NOTHING;
    private int size;

    /**
     * An empty buffer.
     *
     * @param maxBytes {@code limits.maxMessageBytes}
     */
    public MessageBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How many bytes of the message are here. */
    public int size() {
        return size;
    }

    /** The array that holds them, from index 0; replaced when it grows. */
    public byte[] array() {
        return bytes;
    }

    /**
     * Checks that the message may become this long.
     *
     * @throws ProtocolException 1009 if not
     */
    public void checkTotal(long total) throws ProtocolException {
        if (total > maxBytes) {
            throw new ProtocolException(
                    Rule.MESSAGE_TOO_LONG, "message " + total + " > limits.maxMessageBytes " + maxBytes);
        }
    }

    /**
     * Checks that a frame of a compressed message may be this long. Its bytes are not kept, and what comes out of them
     * is checked as it comes; but noise grows when it is compressed, by an eighth and a little at worst, so that a
     * message of exactly the limit may arrive in a longer frame.
     *
     * @throws ProtocolException 1009 if no message within the limit needs so many
     */
    public void checkTransformed(long frameBytes) throws ProtocolException {
        if (frameBytes - frameBytes / GROWN_BY_AT_MOST - GROWN_BYTES > maxBytes) {
            throw new ProtocolException(
                    Rule.MESSAGE_TOO_LONG,
                    "compressed frame " + frameBytes + " is more than limits.maxMessageBytes " + maxBytes
                            + " can need");
        }
    }

    /**
     * Appends the bytes {@code from} (inclusive) to {@code to} (exclusive) of {@code source}.
     *
     * @param expected how long the message will be if its last frame's header has said so, else {@code Long.MAX_VALUE}; it
     *     bounds growth, so that the last growth fits
     */
    public void append(ByteBuffer source, int from, int to, long expected) {
        int needed = size + (to - from);
        if (needed > bytes.length) {
            long grown = Math.max(LEAST_BYTES, (long) GROWTH * needed);
            long useful = Math.max(needed, Math.min(grown, expected));
            bytes = Arrays.copyOf(bytes, (int) Math.min(useful, maxBytes));
        }
        source.get(from, bytes, size, to - from);
        size = needed;
    }

    /**
     * Makes room to write straight into {@link #array()} at {@link #size()}; one byte beyond the limit is granted, so that
     * a message of exactly the limit can be told from a longer one.
     *
     * @param hint how many bytes would be good to have
     * @return how many bytes there are, 1 or more
     * @throws ProtocolException 1009 if the message is over its limit already
     */
    public int reserve(int hint) throws ProtocolException {
        checkTotal(size);
        if (size == bytes.length) {
            long grown = Math.max(Math.max(LEAST_BYTES, hint), 2L * size);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, maxBytes + 1L));
        }
        return bytes.length - size;
    }

    /** Counts bytes written after {@link #reserve}. */
    public void produced(int count) throws ProtocolException {
        size += count;
        checkTotal(size);
    }

    /** Hands the message over and starts empty. */
    public ByteBuffer take() {
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, size);
        clear();
        return message;
    }

    /** Drops what is here. */
    public void clear() {
        bytes = NOTHING;
        size = 0;
    }
}
