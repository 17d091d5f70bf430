package io.hawser.protocol;

import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Masking;
import io.hawser.protocol.frame.Opcode;
import java.nio.ByteBuffer;

/** Puts one whole frame into a sink (RFC 6455 §5.2), with as few pieces and copies as can be. */
final class FrameWriter {
    /** Large enough that pieces cost nothing, small enough for a pooled buffer; a multiple of 4. */
    private static final int PIECE_BYTES = 32 << 10;

    /** Up to this many payload bytes, a frame is put into the sink in one piece, header and all. */
    private static final int IN_ONE_PIECE_BYTES = 4 << 10;

    private FrameWriter() {}

    /**
     * Writes a frame with FIN set.
     *
     * @param key the masking key; 0 if it is not {@code masked}
     * @param payload holds the payload from {@code offset}; not changed from there on
     */
    static void write(
            Opcode opcode,
            int rsv,
            boolean masked,
            int key,
            ByteBuffer payload,
            int offset,
            int length,
            ByteSink sink) {
        int headerBytes = FrameHeader.size(length, masked);
        if (length <= IN_ONE_PIECE_BYTES) {
            ByteBuffer out = sink.reserve(headerBytes + length);
            int at = out.position();
            FrameHeader.encode(out, at, true, rsv, opcode, length, masked, key);
            out.put(at + headerBytes, payload, offset, length);
            Masking.apply(out, at + headerBytes, at + headerBytes + length, key, 0);
        } else if (!masked && sink.sendsInPlace(payload, offset - headerBytes, headerBytes + length)) {
            FrameHeader.encode(payload, offset - headerBytes, true, rsv, opcode, length, false, 0);
            sink.append(payload, offset - headerBytes, headerBytes + length);
        } else {
            ByteBuffer out = sink.reserve(headerBytes);
            FrameHeader.encode(out, out.position(), true, rsv, opcode, length, masked, key);
            if (masked) {
                appendMasked(payload, offset, length, key, sink);
            } else {
                sink.append(payload, offset, length);
            }
        }
    }

    private static void appendMasked(ByteBuffer payload, int offset, int length, int key, ByteSink sink) {
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, PIECE_BYTES);
            ByteBuffer out = sink.reserve(count);
            int at = out.position();
            out.put(at, payload, offset + done, count);
            Masking.apply(out, at, at + count, key, done);
            done += count;
        }
    }
}
