package io.hawser.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks direct memory by longs. On JDK 22 and later the class in {@code META-INF/versions/22} takes this one's place, which
 * stays fast whatever else the process does with views of buffers.
 */
final class DirectLongs {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private DirectLongs() {}

    /** Combines as many longs, in native order, as there are from {@code from} to {@code to}; returns where it ended. */
    static int mask(ByteBuffer buffer, int from, int to, long key) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            LONGS.set(buffer, i, (long) LONGS.get(buffer, i) ^ key);
        }
        return i;
    }
}
