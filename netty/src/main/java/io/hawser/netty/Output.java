package io.hawser.netty;

import io.hawser.protocol.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects a connection's outgoing bytes and writes them with one write and one flush. While a write is under way the next
 * bytes collect, so that a slow peer makes batches larger instead of queues longer.
 */
final class Output implements ByteSink, ChannelFutureListener {
    private static final int LEAST_BYTES = 256;

    /** A buffer that has grown to this is written, and a new one begun: so that progress shows, and nothing is moved. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final ChannelHandlerContext ctx;
    private final Runnable written;
    private @Nullable ByteBuf current;

    /** How much the last turns wrote: the size of the next buffer. */
    private int usualBytes = LEAST_BYTES;

    private long collected;
    private long handedOver;

    /** Where the write under way ends, as a count of collected bytes. */
    private long underWayTo;

    private boolean underWay;
    private @Nullable Throwable failure;

    /**
     * An empty output.
     *
     * @param written run after each write has ended, well or not
     */
    Output(ChannelHandlerContext ctx, Runnable written) {
        this.ctx = ctx;
        this.written = written;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        ByteBuf out = room(bytes);
        int at = out.writerIndex();
        out.writerIndex(at + bytes);
        collected += bytes;
        return out.internalNioBuffer(at, bytes);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, CHUNK_BYTES - collectedInCurrent());
            reserve(piece).put(source.slice(offset + done, piece));
            done += piece;
        }
    }

    /** How much of a chunk is filled; 0 for one that is full, as the next bytes begin another. */
    private int collectedInCurrent() {
        ByteBuf out = current;
        return out == null || out.readableBytes() >= CHUNK_BYTES ? 0 : out.readableBytes();
    }

    private ByteBuf room(int bytes) {
        ByteBuf out = current;
        if (out != null && out.writableBytes() < bytes && out.readableBytes() + bytes > CHUNK_BYTES) {
            long to = collected;
            ctx.write(out).addListener(written -> handedOver = written.isSuccess() ? to : handedOver);
            out = null;
        }
        if (out == null) {
            out = ctx.alloc().directBuffer(Math.max(bytes, usualBytes));
        } else if (out.writableBytes() < bytes) {
            out.ensureWritable(bytes);
        }
        current = out;
        return out;
    }

    /** Writes what was collected, unless a write is under way: then it is written after that. */
    void write() {
        ByteBuf out = current;
        if (out == null || underWay) {
            return;
        }
        current = null;
        int size = out.readableBytes();
        usualBytes =
                Math.min(CHUNK_BYTES, Math.max(LEAST_BYTES, size > usualBytes ? size : (usualBytes * 7 + size) / 8));
        underWay = true;
        underWayTo = collected;
        ctx.writeAndFlush(out).addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        underWay = false;
        handedOver = underWayTo;
        if (!future.isSuccess()) {
            failure = future.cause();
        }
        written.run();
    }

    long collectedBytes() {
        return collected;
    }

    long unsentBytes() {
        return collected - handedOver;
    }

    boolean isEmpty() {
        return current == null && !underWay;
    }

    /** Why the last write failed, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Frees what was not written. */
    void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
