package io.hawser.robustness.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * A frame that the server sent (RFC 6455 §5.2).
 *
 * @param first its first byte: FIN, RSV1 to RSV3 and the opcode
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, by whoever read it
public record Frame(int first, byte[] payload) {
    /** Whether it ends its message. */
    public boolean fin() {
        return (first & Frames.FIN) != 0;
    }

    /** Whether it begins a compressed message (RFC 7692 §6). */
    public boolean compressed() {
        return (first & Frames.RSV1) != 0;
    }

    /** What kind of frame it is, as in {@link Frames}. */
    public int opcode() {
        return first & 0xF;
    }

    /** The code in a close frame, if it has one. */
    public OptionalInt closeCode() {
        return opcode() == Frames.CLOSE && payload.length >= 2
                ? OptionalInt.of(ByteBuffer.wrap(payload).getShort() & 0xFFFF)
                : OptionalInt.empty();
    }

    /** The payload, read as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
