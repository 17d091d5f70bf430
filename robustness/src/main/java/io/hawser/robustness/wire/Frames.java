package io.hawser.robustness.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Writes frames (RFC 6455 §5.2) in any shape, right or wrong. A first byte is FIN, RSV bits and an opcode, added up. */
public final class Frames {
    /** A further fragment. */
    public static final int CONTINUATION = 0;

    /** A text, or its first fragment. */
    public static final int TEXT = 1;

    /** Bytes, or their first fragment. */
    public static final int BINARY = 2;

    /** The end. */
    public static final int CLOSE = 8;

    /** A question for a sign of life. */
    public static final int PING = 9;

    /** The answer to it. */
    public static final int PONG = 10;

    /** The last frame of a message. */
    public static final int FIN = 0x80;

    /** Compressed, if that was agreed on (RFC 7692 §6). */
    public static final int RSV1 = 0x40;

    /** Reserved. */
    public static final int RSV2 = 0x20;

    /** Reserved. */
    public static final int RSV3 = 0x10;

    /** How a length can be written, in bytes behind the second one. */
    public enum LengthForm {
        /** In the second byte itself: 0 to 125. */
        NONE,
        /** 126, then two bytes. */
        TWO,
        /** 127, then eight bytes. */
        EIGHT;

        /** The form that a length must have. */
        public static LengthForm minimal(long length) {
            return length < 0 || length > 0xFFFF ? EIGHT : length > 125 ? TWO : NONE;
        }
    }

    private static final int MASKED = 0x80;

    private Frames() {}

    /** A frame as a client has to write it: masked with a key of its own, its length in the fewest bytes. */
    public static byte[] frame(int first, byte[] payload) {
        return masked(first, ThreadLocalRandom.current().nextInt(), payload);
    }

    /** A whole text in one frame. */
    public static byte[] text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame with a code and no reason. */
    public static byte[] close(int code) {
        return frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** A frame masked with this key. */
    public static byte[] masked(int first, int key, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (key >>> (24 - (i & 3) * 8));
        }
        return join(header(first, LengthForm.minimal(payload.length), payload.length, key), masked);
    }

    /** A frame without a mask, which no client may send. */
    public static byte[] unmasked(int first, byte[] payload) {
        LengthForm form = LengthForm.minimal(payload.length);
        ByteBuffer header = ByteBuffer.allocate(10);
        put(header, first, 0, form, payload.length);
        return join(taken(header), payload);
    }

    /** The header of a masked frame that declares any length, in any form; what follows need not keep its word. */
    public static byte[] header(int first, LengthForm form, long length, int key) {
        ByteBuffer header = ByteBuffer.allocate(14);
        put(header, first, MASKED, form, length);
        header.putInt(key);
        return taken(header);
    }

    private static void put(ByteBuffer header, int first, int mask, LengthForm form, long length) {
        header.put((byte) first);
        switch (form) {
            case NONE -> header.put((byte) (mask | (int) length));
            case TWO -> header.put((byte) (mask | 126)).putShort((short) length);
            case EIGHT -> header.put((byte) (mask | 127)).putLong(length);
        }
    }

    private static byte[] taken(ByteBuffer header) {
        byte[] bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }

    /** These bytes, one after the other. */
    public static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
