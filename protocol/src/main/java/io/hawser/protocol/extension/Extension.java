package io.hawser.protocol.extension;

import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A negotiated extension that transforms messages and marks them with a reserved bit (RFC 6455 §9). */
public interface Extension {
    /** The reserved bits that mark a message as transformed, as in {@code FrameHeader.rsv()}. */
    int rsv();

    /**
     * Takes the next part of a marked message and appends what comes out of it.
     *
     * @param buffer holds the part from {@code from} (inclusive) to {@code to} (exclusive); may be empty
     * @param last whether the message ends with this part
     * @throws ProtocolException 1007 if the part is not valid, 1009 if what comes out is over the limit
     */
    void decode(ByteBuffer buffer, int from, int to, boolean last, MessageBuffer out) throws ProtocolException;

    /**
     * Transforms a whole message.
     *
     * @param once remembers what was made of this message elsewhere, or null
     * @return what to send with the bits set, between position and limit and valid until the next call, or null to send
     *     the message as it is
     */
    @Nullable
    ByteBuffer encode(ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once);

    /** About how much memory the extension holds for the message being decoded. */
    long heldBytes();

    /** Gives back what the extension holds. It is not used afterwards. Idempotent. */
    void release();
}
