package io.hawser.benchmarks.jmh;

import io.hawser.protocol.ByteSink;
import java.nio.ByteBuffer;

/** Takes all bytes and keeps none: writes over the same memory again and again. */
final class Reused implements ByteSink {
    private final ByteBuffer memory;
    private long bytes;

    Reused(int capacity) {
        memory = ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public ByteBuffer reserve(int count) {
        bytes += count;
        return memory.limit(count).position(0);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        bytes += length;
        memory.limit(length).position(0).put(0, source, offset, length);
    }

    long bytes() {
        return bytes;
    }
}
