package io.hawser.benchmarks.load;

import java.nio.ByteBuffer;

/** The least of RFC 6455 §5.2 that a generator needs to write: whole messages in one frame each, and pongs. */
public final class Frames {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;
    public static final int MASKED = 0x80;

    private Frames() {}

    /** The size of a frame's header. */
    public static int headerBytes(int payloadBytes, boolean masked) {
        int length = payloadBytes > 0xFFFF ? 8 : payloadBytes > 125 ? 2 : 0;
        return 2 + length + (masked ? 4 : 0);
    }

    /** Writes a frame as a server sends it. */
    static void plain(ByteBuffer out, int firstByte, byte[] payload) {
        header(out, firstByte, 0, payload.length);
        out.put(payload);
    }

    /** Takes the mask off a payload, or puts it on. */
    static void mask(byte[] payload, int key) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> (24 - (i & 3) * 8));
        }
    }

    /** Writes a frame as a client sends it. */
    public static void masked(ByteBuffer out, int firstByte, byte[] payload, int key) {
        header(out, firstByte, MASKED, payload.length);
        out.putInt(key);
        byte[] masked = payload.clone();
        mask(masked, key);
        out.put(masked);
    }

    private static void header(ByteBuffer out, int firstByte, int mask, int length) {
        out.put((byte) firstByte);
        if (length <= 125) {
            out.put((byte) (mask | length));
        } else if (length <= 0xFFFF) {
            out.put((byte) (mask | 126)).putShort((short) length);
        } else {
            out.put((byte) (mask | 127)).putLong(length);
        }
    }
}
