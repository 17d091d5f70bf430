package io.hawser.netty;

import io.hawser.protocol.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects a connection's outgoing bytes and writes them with one write and one flush. While a write is under way the next
 * bytes collect, so that a slow peer makes batches larger instead of queues longer.
 *
 * <p>Bytes are copied into a block of the loop, but for long messages that were received on this loop and are sent from
 * where they are.
 */
final class Output implements ByteSink, ChannelFutureListener {
    /** A block that has grown to this is written, and a new one begun: so that progress shows, and nothing is moved. */
    private static final int CHUNK_BYTES = 64 << 10;

    /** What most turns write fits in here. */
    private static final int SMALL_BYTES = 2 << 10;

    private final ChannelHandlerContext ctx;
    private final LoopBuffers buffers;
    private final Owner owner;

    /** What is being filled, up to {@link #filled}. */
    private @Nullable Block current;

    private int filled;

    /** What comes after all that was handed to Netty, in place of {@link #current}. */
    private @Nullable ByteBuf inPlace;

    private @Nullable Block inPlaceBlock;

    /** Whether the last turn wrote more than a small block holds. */
    private boolean large;

    private long collected;
    private long handedOver;

    /** Where the write that was begun last ends, as a count of collected bytes, and the block that it is from. */
    private long underWayTo;

    private @Nullable Block underWayBlock;
    private boolean underWay;

    private End end = End.NOT_YET;
    private boolean ended;

    /** What comes behind all that was collected; the later ones include the earlier. */
    enum End {
        NOT_YET,
        /** The output's: a TCP FIN. */
        OUTPUT,
        /** The channel's. */
        CHANNEL,
        /** The channel's, which has been seen to. */
        DONE
    }

    /** Who is told. */
    interface Owner {
        /**
         * A write has ended.
         *
         * @param failure why it failed, or null
         */
        void written(@Nullable Throwable failure);
    }

    /**
     * An empty output.
     *
     * @param buffers of the loop that {@code ctx} is on
     */
    Output(ChannelHandlerContext ctx, LoopBuffers buffers, Owner owner) {
        this.ctx = ctx;
        this.buffers = buffers;
        this.owner = owner;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        Block out = room(bytes);
        int at = filled;
        filled += bytes;
        collected += bytes;
        return out.view().limit(filled).position(at);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        boolean here = buffers.holds(source, offset);
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, here ? CHUNK_BYTES : CHUNK_BYTES - filled % CHUNK_BYTES);
            if (here) {
                sendInPlace(source, offset + done, piece);
            } else {
                ByteBuffer out = reserve(piece);
                out.put(out.position(), source, offset + done, piece);
            }
            done += piece;
        }
    }

    @Override
    public boolean sendsInPlace(ByteBuffer source, int from, int length) {
        return buffers.holds(source, from);
    }

    private void sendInPlace(ByteBuffer source, int from, int length) {
        writeEarlier();
        inPlaceBlock = buffers.use(source);
        inPlace = inPlaceBlock == null ? buffers.receivedBytes(from, length) : inPlaceBlock.bytes(from, length);
        collected += length;
    }

    private Block room(int bytes) {
        if (inPlace != null || filled + bytes > CHUNK_BYTES) {
            writeEarlier();
        }
        Block out = current;
        if (out == null) {
            out = buffers.take(Math.max(bytes, large ? CHUNK_BYTES : SMALL_BYTES));
        } else if (filled + bytes > out.capacity()) {
            Block larger = buffers.take(Math.max(filled + bytes, CHUNK_BYTES));
            larger.view().clear().put(0, out.view().clear(), 0, filled);
            buffers.leave(out);
            out = larger;
        }
        current = out;
        return out;
    }

    /** Hands over what was collected, to be flushed with what follows it. */
    private void writeEarlier() {
        if (isCollected()) {
            long to = collected;
            @Nullable Block block = collectedBlock();
            ctx.write(collectedBytesOf()).addListener(done -> {
                if (done.isSuccess()) {
                    handedOver = to;
                }
                leave(block);
            });
        }
    }

    private boolean isCollected() {
        return inPlace != null || current != null;
    }

    /** The block that holds what was collected, or null if the receive buffer does. */
    private @Nullable Block collectedBlock() {
        return inPlace == null ? current : inPlaceBlock;
    }

    /** What was collected, for Netty; afterwards nothing is. */
    private ByteBuf collectedBytesOf() {
        @Nullable ByteBuf bytes = inPlace;
        if (bytes == null) {
            bytes = Objects.requireNonNull(current).firstBytes(filled);
        }
        inPlace = null;
        inPlaceBlock = null;
        current = null;
        filled = 0;
        return bytes;
    }

    private void leave(@Nullable Block block) {
        if (block != null) {
            buffers.leave(block);
        }
    }

    /** Writes what was collected, unless a write is under way: then it is written after that. */
    void write() {
        if (underWay || !isCollected()) {
            return;
        }
        large = filled > SMALL_BYTES;
        underWay = true;
        underWayTo = collected;
        underWayBlock = collectedBlock();
        ctx.writeAndFlush(collectedBytesOf()).addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        @Nullable Block block = underWayBlock;
        underWayBlock = null;
        underWay = false;
        handedOver = underWayTo;
        leave(block);
        owner.written(future.cause());
    }

    long collectedBytes() {
        return collected;
    }

    long unsentBytes() {
        return collected - handedOver;
    }

    /** How many bytes no write has been begun for. */
    long unwrittenBytes() {
        return collected - underWayTo;
    }

    boolean isEmpty() {
        return !isCollected() && !underWay;
    }

    /** Frees what was not written. */
    void release() {
        if (isCollected()) {
            @Nullable Block block = collectedBlock();
            collectedBytesOf().release();
            leave(block);
        }
    }

    /** Ends it once it is empty; says whether it is. */
    boolean endWith(End wish) {
        end = wish.compareTo(end) > 0 ? wish : end;
        return endIfDue();
    }

    /** Says whether it is empty, and ends it if so and if it should end. */
    boolean endIfDue() {
        if (!isEmpty()) {
            return false;
        }
        switch (end) {
            case NOT_YET, DONE -> {}
            case OUTPUT -> {
                if (!ended) {
                    ended = true;
                    OutputEnd.of(ctx.channel());
                }
            }
            case CHANNEL -> {
                end = End.DONE;
                LoopResources.current().turns().leave(ctx::close, ctx.executor());
            }
        }
        return true;
    }
}
