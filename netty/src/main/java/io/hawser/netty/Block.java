package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Memory of one event loop that is used again and again. Lives on its loop, but for the reference that Netty has while it
 * writes the bytes.
 */
final class Block {
    private final ByteBuf buffer;
    private final ByteBuffer view;
    private int users;

    Block(ByteBuf buffer) {
        this.buffer = buffer;
        this.view = buffer.nioBuffer(0, buffer.capacity());
    }

    int capacity() {
        return view.capacity();
    }

    /** All of it, from index 0; one object for the life of the block. */
    ByteBuffer view() {
        return view;
    }

    /** One more needs it. */
    void use() {
        users++;
    }

    /** One fewer needs it; whether nobody does any more. */
    boolean leave() {
        return --users == 0;
    }

    /** The bytes {@code from} to {@code from + length}, as Netty wants them, which releases them when they are written. */
    ByteBuf bytes(int from, int length) {
        return buffer.retainedSlice(from, length);
    }

    /** The first {@code length} bytes, without another object; only for a block that is written once as a whole. */
    ByteBuf firstBytes(int length) {
        return buffer.setIndex(0, length).retain();
    }

    /** Whether Netty holds it, too: it broke a write off that the kernel may not have finished. */
    boolean isShared() {
        return buffer.refCnt() > 1;
    }

    void free() {
        buffer.release();
    }
}
