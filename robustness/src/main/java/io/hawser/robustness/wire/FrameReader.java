package io.hawser.robustness.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what a server sends, and accepts nothing that RFC 6455 forbids a server to send: an attack that makes it
 * write nonsense has succeeded.
 */
public final class FrameReader {
    private static final int MOST_PAYLOAD_BYTES = 256 << 20;

    private final boolean deflate;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private boolean inMessage;

    /**
     * A reader.
     *
     * @param deflate whether permessage-deflate was agreed on, so that RSV1 may be set
     */
    public FrameReader(boolean deflate) {
        this.deflate = deflate;
    }

    /** Takes what came. */
    public void feed(byte[] more, int offset, int count) {
        if (from == to) {
            from = 0;
            to = 0;
        }
        if (to + count > bytes.length) {
            byte[] larger = to - from + count > bytes.length
                    ? new byte[Math.max(to - from + count, Math.min(2 * bytes.length, MOST_PAYLOAD_BYTES))]
                    : bytes;
            System.arraycopy(bytes, from, larger, 0, to - from);
            bytes = larger;
            to -= from;
            from = 0;
        }
        System.arraycopy(more, offset, bytes, to, count);
        to += count;
    }

    /**
     * The next frame; null if it is not all here.
     *
     * @throws ProtocolException if no server may send such a frame
     */
    public @Nullable Frame next() throws ProtocolException {
        if (to - from < 2) {
            return null;
        }
        int first = bytes[from] & 0xFF;
        int second = bytes[from + 1] & 0xFF;
        checkFirst(first);
        int extended = (second & 0x7F) == 127 ? 8 : (second & 0x7F) == 126 ? 2 : 0;
        if (to - from < 2 + extended) {
            return null;
        }
        long length = length(second & 0x7F, ByteBuffer.wrap(bytes, from + 2, extended));
        check(first, second, extended, length);
        if (to - from - 2 - extended < length) {
            return null;
        }
        int start = from + 2 + extended;
        from = start + (int) length;
        Frame frame = new Frame(first, Arrays.copyOfRange(bytes, start, from));
        if (frame.opcode() < Frames.CLOSE) {
            inMessage = !frame.fin();
        }
        checkClose(frame);
        return frame;
    }

    private static long length(int seven, ByteBuffer extended) {
        return switch (seven) {
            case 126 -> extended.getShort() & 0xFFFF;
            case 127 -> extended.getLong();
            default -> seven;
        };
    }

    private void checkFirst(int first) throws ProtocolException {
        int opcode = first & 0xF;
        boolean mayBeCompressed = deflate && (opcode == Frames.TEXT || opcode == Frames.BINARY);
        if ((first & (Frames.RSV2 | Frames.RSV3)) != 0 || ((first & Frames.RSV1) != 0 && !mayBeCompressed)) {
            throw new ProtocolException("the server set an RSV bit: %02x (RFC 6455 §5.2)".formatted(first));
        }
        if (opcode > Frames.PONG || (opcode > Frames.BINARY && opcode < Frames.CLOSE)) {
            throw new ProtocolException("the server used the reserved opcode " + opcode + " (RFC 6455 §5.2)");
        }
        if (opcode < Frames.CLOSE && (opcode == Frames.CONTINUATION) != inMessage) {
            throw new ProtocolException("the server mixed up its fragments (RFC 6455 §5.4)");
        }
    }

    private static void check(int first, int second, int extended, long length) throws ProtocolException {
        if ((second & 0x80) != 0) {
            throw new ProtocolException("the server masked a frame (RFC 6455 §5.1)");
        }
        if ((first & 0x8) != 0 && (extended > 0 || (first & Frames.FIN) == 0)) {
            throw new ProtocolException("the server sent a long or fragmented control frame (RFC 6455 §5.5)");
        }
        if (length < 0 || length > MOST_PAYLOAD_BYTES) {
            throw new ProtocolException("the server declared a payload of " + length + " bytes");
        }
        if ((extended == 2 && length < 126) || (extended == 8 && length <= 0xFFFF)) {
            throw new ProtocolException("the server wrote the length " + length + " in " + extended + " bytes");
        }
    }

    private static void checkClose(Frame frame) throws ProtocolException {
        if (frame.opcode() != Frames.CLOSE) {
            return;
        }
        int code = frame.closeCode().orElse(1000);
        boolean defined = (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)) || code >= 3000;
        if (frame.payload().length == 1 || !defined) {
            throw new ProtocolException("the server sent a close frame that it must not: " + code + " (RFC 6455 §7.4)");
        }
    }
}
