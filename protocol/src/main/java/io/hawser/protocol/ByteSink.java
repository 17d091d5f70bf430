package io.hawser.protocol;

import java.nio.ByteBuffer;

/** Where the protocol puts outgoing bytes. Collecting them, and when they leave, is the implementer's business. */
public interface ByteSink {
    /**
     * Makes room for the next {@code bytes} outgoing bytes.
     *
     * @return a big-endian buffer with exactly that many bytes between position and limit. The caller fills them all
     *     before it calls the sink again, and keeps no reference
     */
    ByteBuffer reserve(int bytes);

    /**
     * Appends bytes that are already as they go on the wire. Position and limit of {@code source} stay as they are, and
     * the sink has no interest in it after the call unless it made its own arrangement with the buffer's owner.
     *
     * @param source holds the bytes {@code offset} to {@code offset + length}
     */
    void append(ByteBuffer source, int offset, int length);

    /**
     * Whether {@link #append} would send these bytes from where they are instead of copying them, so that the caller may
     * first write to those that mean nothing any more. So an answer's header can take the place of the header that its
     * payload came with: a server's has no masking key and is shorter.
     *
     * @param from may be before the beginning of the memory; then the answer is no
     */
    default boolean sendsInPlace(ByteBuffer source, int from, int length) {
        return false;
    }
}
