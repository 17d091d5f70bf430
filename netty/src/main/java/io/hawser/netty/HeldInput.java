package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Received bytes that a connection has not taken yet, in order. There only while there are any. While they wait for a turn
 * they count in {@link Turns}. Single-threaded.
 */
final class HeldInput {
    /** Up to this many bytes are copied when they have to be kept: the buffer they came in may be a ring's, of 64 KiB. */
    private static final int COPIED_BYTES = 16 << 10;

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(2);
    private final ByteBufAllocator allocator;
    private int bytes;

    /** Where it waits; null while it does not. */
    private @Nullable Turns turns;

    HeldInput(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    /** Keeps a buffer behind the others; it is ours then. */
    void add(ByteBuf buffer) {
        changed(buffer.readableBytes());
        buffers.addLast(kept(buffer));
    }

    /** Puts back what was not taken of the first. */
    void putBack(ByteBuf buffer) {
        changed(buffer.readableBytes());
        buffers.addFirst(kept(buffer));
    }

    /** Few bytes of a large buffer are copied, so that who does not take them does not keep what is not its. */
    private ByteBuf kept(ByteBuf buffer) {
        if (buffer.readableBytes() > COPIED_BYTES) {
            return buffer;
        }
        ByteBuf copy = allocator.directBuffer(buffer.readableBytes()).writeBytes(buffer);
        buffer.release();
        return copy;
    }

    /** How many bytes the first has. */
    int nextBytes() {
        return buffers.isEmpty() ? 0 : buffers.getFirst().readableBytes();
    }

    /** Takes the first out; it is the caller's then. */
    ByteBuf remove() {
        ByteBuf first = buffers.removeFirst();
        changed(-first.readableBytes());
        return first;
    }

    private void changed(int by) {
        bytes += by;
        if (turns != null) {
            turns.waitsWith(by);
        }
    }

    /** It waits for a turn from now on. */
    void waitIn(Turns its) {
        if (turns == null) {
            turns = its;
            its.waitsWith(bytes);
        }
    }

    /** Its turn has come. */
    void waitNoMore() {
        if (turns != null) {
            turns.waitsWith(-bytes);
            turns = null;
        }
    }

    void release() {
        waitNoMore();
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
