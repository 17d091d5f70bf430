package io.hawser.protocol.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masks direct memory by longs, for JDK 22 and later. */
final class DirectLongs {
    private static final ValueLayout.OfLong NATIVE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    /** Compared with, this tells the compiler that no array is behind a segment, whatever it has seen elsewhere. */
    private static final Class<?> OFF_HEAP = MemorySegment.NULL.getClass();

    private DirectLongs() {}

    /** Combines as many longs, in native order, as there are from {@code from} to {@code to}; returns where it ended. */
    static int mask(ByteBuffer buffer, int from, int to, long key) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer); // from its position to its limit
        long start = (long) from - buffer.position();
        if (start < 0 || to > buffer.limit() || segment.getClass() != OFF_HEAP) {
            return from;
        }
        long end = start + ((to - from) & -Long.BYTES);
        for (long i = start; i < end; i += Long.BYTES) {
            segment.set(NATIVE_LONG, i, segment.get(NATIVE_LONG, i) ^ key);
        }
        return from + (int) (end - start);
    }
}
