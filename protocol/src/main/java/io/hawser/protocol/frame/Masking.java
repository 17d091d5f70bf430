package io.hawser.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masking (RFC 6455 §5.3): payload byte {@code i} is combined with byte {@code i mod 4} of the key. The same call masks
 * and unmasks.
 */
public final class Masking {
    private static final VarHandle ARRAY_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final VarHandle DIRECT_LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** From this many bytes on, it pays to prepare for vector instructions. */
    private static final int LONG_PAYLOAD_BYTES = 128;

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
        int i = to - from >= LONG_PAYLOAD_BYTES ? applyToMost(buffer, from, to, rotated) : from;
        int ordered = buffer.order() == ByteOrder.BIG_ENDIAN ? rotated : Integer.reverseBytes(rotated);
        long wide = wide(ordered);
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

    private static long wide(int key) {
        return (long) key << 32 | (key & 0xFFFFFFFFL);
    }

    /**
     * Masks whole longs and returns where the rest begins. The compiler makes vector instructions of a loop only where it
     * knows whether the memory is an array: so each kind has a loop of its own, which never sees the other (ADR 11).
     */
    private static int applyToMost(ByteBuffer buffer, int from, int to, int key) {
        long wide = wide(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key));
        if (buffer.hasArray()) {
            int base = buffer.arrayOffset();
            return applyToArray(buffer.array(), base + from, base + to, wide) - base;
        }
        return applyToDirect(buffer, from, to, wide);
    }

    private static int applyToArray(byte[] bytes, int from, int to, long wide) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            ARRAY_LONGS.set(bytes, i, (long) ARRAY_LONGS.get(bytes, i) ^ wide);
        }
        return i;
    }

    private static int applyToDirect(ByteBuffer buffer, int from, int to, long wide) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            DIRECT_LONGS.set(buffer, i, (long) DIRECT_LONGS.get(buffer, i) ^ wide);
        }
        return i;
    }
}
