package io.hawser.protocol.message;

import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Masking;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects a message that does not arrive in one piece. Memory follows what has come, not what was declared: at most four
 * times the bytes received plus {@value #LEAST_BYTES}, and never more than the limit.
 */
public final class MessageBuffer {
    private static final int LEAST_BYTES = 1_000;
    private static final int GROWTH = 4;
    private static final int GROWN_BY_AT_MOST = 8;
    private static final int GROWN_BYTES = 64;

    /** Small enough that what was just copied is still in the processor's first cache; a multiple of 4. */
    private static final int UNMASKED_PIECE_BYTES = 16 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private int maxBytes;
    private final MessageMemory memory;

    /** Where messages begin: memory that is not kept has room for a frame header before them, see {@code ByteSink}. */
    private final int start;

    private ByteBuffer bytes = NOTHING;
    private int size;

    /** What the message handed over last is in, unless it is its receiver's. */
    private @Nullable ByteBuffer handedOver;

    /**
     * An empty buffer.
     *
     * @param maxBytes {@code limits.maxMessageBytes}
     */
    public MessageBuffer(int maxBytes, MessageMemory memory) {
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.start = memory.isKept() ? 0 : FrameHeader.MAX_BYTES;
    }

    /** Sets the limit of the messages to come, {@code limits.maxMessageBytes}. Only between messages. */
    public void limit(int bytes) {
        maxBytes = bytes;
    }

    /** How many bytes of the message are here. */
    public int size() {
        return size;
    }

    /** What holds them, from index {@link #start()}; replaced when it grows. Position and limit mean nothing. */
    public ByteBuffer buffer() {
        return bytes;
    }

    /** The index of the message's first byte. */
    public int start() {
        return start;
    }

    /** How many bytes of the message there is memory for. */
    public int capacity() {
        return Math.max(0, bytes.capacity() - start);
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
     * Checks that a compressed message may have so many bytes as it arrives. They are not kept, and what comes out of them is
     * checked as it comes, which may be nothing; but noise grows when it is compressed, by an eighth and a little of each
     * fragment at worst, so that a message of exactly the limit may arrive in more bytes.
     *
     * @throws ProtocolException 1009 if no message within the limit needs so many
     */
    public void checkTransformed(long messageBytes, int fragments) throws ProtocolException {
        if (messageBytes - messageBytes / GROWN_BY_AT_MOST - (long) GROWN_BYTES * fragments > maxBytes) {
            throw new ProtocolException(
                    Rule.MESSAGE_TOO_LONG,
                    "compressed message " + messageBytes + " is more than limits.maxMessageBytes " + maxBytes
                            + " can need");
        }
    }

    /**
     * Appends the bytes {@code from} (inclusive) to {@code to} (exclusive) of {@code source}, unmasked.
     *
     * @param key the masking key; 0 changes nothing
     * @param offset how many bytes of the frame's payload came before
     * @param expected how long the message will be if its last frame's header has said so, else {@code Long.MAX_VALUE}; it
     *     bounds growth, so that the last growth fits
     */
    public void append(ByteBuffer source, int from, int to, int key, long offset, long expected) {
        int needed = size + (to - from);
        if (needed > capacity()) {
            long grown = Math.max(LEAST_BYTES, (long) GROWTH * needed);
            long useful = Math.max(needed, Math.min(grown, expected));
            grow((int) Math.min(useful, maxBytes));
        }
        int at = start + size;
        for (int done = 0; done < to - from; done += UNMASKED_PIECE_BYTES) {
            int count = Math.min(to - from - done, UNMASKED_PIECE_BYTES);
            bytes.put(at + done, source, from + done, count);
            Masking.apply(bytes, at + done, at + done + count, key, offset + done);
        }
        size = needed;
    }

    private void grow(int capacity) {
        ByteBuffer grown = memory.lend(start + capacity);
        if (size > 0) {
            grown.put(start, bytes, start, size);
        }
        giveBack(bytes);
        bytes = grown;
    }

    private void giveBack(ByteBuffer lent) {
        if (lent.capacity() > 0) {
            memory.takeBack(lent);
        }
    }

    /**
     * Makes room to write straight into {@link #buffer()}, from {@code start() + size()}; one byte beyond the limit is
     * granted, so that a message of exactly the limit can be told from a longer one.
     *
     * @param hint how many bytes would be good to have
     * @return how many bytes there are, 1 or more
     * @throws ProtocolException 1009 if the message is over its limit already
     */
    public int reserve(int hint) throws ProtocolException {
        checkTotal(size);
        if (size == capacity()) {
            long grown = Math.max(Math.max(LEAST_BYTES, hint), 2L * size);
            grow((int) Math.min(grown, maxBytes + 1L));
        }
        return (int) Math.min(capacity(), maxBytes + 1L) - size;
    }

    /** Counts bytes written after {@link #reserve}. */
    public void produced(int count) throws ProtocolException {
        size += count;
        checkTotal(size);
    }

    /**
     * Hands the message over, from {@link #start()} of the buffer returned, and starts empty.
     *
     * @return the receiver's for good if the memory is kept, else until {@link #reclaim()}
     */
    public ByteBuffer take() {
        ByteBuffer message = bytes;
        if (memory.isKept()) {
            message.limit(size);
        } else if (message.capacity() > 0) {
            reclaim();
            handedOver = message;
        }
        bytes = NOTHING;
        size = 0;
        return message;
    }

    /** Whether a message handed over is its receiver's to keep. */
    public boolean isKept() {
        return memory.isKept();
    }

    /** Takes back what was handed over last. */
    public void reclaim() {
        ByteBuffer lent = handedOver;
        if (lent != null) {
            handedOver = null;
            memory.takeBack(lent);
        }
    }

    /** Drops what is here. */
    public void clear() {
        giveBack(bytes);
        bytes = NOTHING;
        size = 0;
    }
}
