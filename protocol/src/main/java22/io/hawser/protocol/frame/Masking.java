package io.hawser.protocol.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masking (RFC 6455 §5.3): payload byte {@code i} is combined with byte {@code i mod 4} of the key. The same call masks
 * and unmasks. This class is the one for JDK 22 and later: a loop over a memory segment is what the compiler turns into
 * vector instructions.
 */
public final class Masking {
    private static final ValueLayout.OfLong NATIVE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    /** Below this many bytes a segment costs more than it saves. */
    private static final int SEGMENT_FROM_BYTES = 128;

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
        int i = to - from >= SEGMENT_FROM_BYTES ? applyLongs(buffer, from, to, rotated) : from;
        int ordered = buffer.order() == ByteOrder.BIG_ENDIAN ? rotated : Integer.reverseBytes(rotated);
        long wide = (long) ordered << 32 | (ordered & 0xFFFFFFFFL);
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

    private static int applyLongs(ByteBuffer buffer, int from, int to, int key) {
        int nativeKey = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        long wide = (long) nativeKey << 32 | (nativeKey & 0xFFFFFFFFL);
        // The segment of a buffer spans its position to its limit.
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        long start = (long) from - buffer.position();
        if (start < 0 || to > buffer.limit()) {
            return from;
        }
        long end = start + ((to - from) & -Long.BYTES);
        for (long i = start; i < end; i += Long.BYTES) {
            segment.set(NATIVE_LONG, i, segment.get(NATIVE_LONG, i) ^ wide);
        }
        return from + (int) (end - start);
    }
}
