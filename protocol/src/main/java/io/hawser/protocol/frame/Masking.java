package io.hawser.protocol.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masking (RFC 6455 §5.3): payload byte {@code i} is combined with byte {@code i mod 4} of the key. The same call masks
 * and unmasks. On JDK 22 and later the class in {@code META-INF/versions/22} takes this one's place.
 */
public final class Masking {
    private Masking() {}

    /**
     * Masks the bytes {@code from} (inclusive) to {@code to} (exclusive) in place; position and limit stay as they are.
     *
     * @param key the masking key, most significant byte first
     * @param offset how many bytes of the payload came before, so that a payload can be masked piece by piece
     */
    public static void apply(ByteBuffer buffer, int from, int to, int key, long offset) {
        int rotated = Integer.rotateLeft(key, (int) (offset & 3) * 8);
        if (rotated == 0) {
            return;
        }
        int ordered = buffer.order() == ByteOrder.BIG_ENDIAN ? rotated : Integer.reverseBytes(rotated);
        long wide = (long) ordered << 32 | (ordered & 0xFFFFFFFFL);
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            buffer.putLong(i, buffer.getLong(i) ^ wide);
        }
        if (i <= to - Integer.BYTES) {
            buffer.putInt(i, buffer.getInt(i) ^ ordered);
            i += Integer.BYTES;
        }
        for (int shift = 24; i < to; i++, shift = (shift - 8) & 31) {
            buffer.put(i, (byte) (buffer.get(i) ^ rotated >> shift));
        }
    }
}
