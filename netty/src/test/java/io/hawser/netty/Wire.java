package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Stands for the socket: counts what reaches it, and finishes writes when it is told to. */
final class Wire extends ChannelOutboundHandlerAdapter {
    private record Write(ByteBuf bytes, ChannelPromise promise) {}

    private final Deque<Write> open = new ArrayDeque<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int writes;
    int flushes;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        writes++;
        open.add(new Write((ByteBuf) message, promise));
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushes++;
    }

    boolean isWriting() {
        return !open.isEmpty();
    }

    /** The operating system has taken everything up to now. */
    void finish() {
        for (int count = open.size(); count > 0; count--) {
            finishFirst();
        }
    }

    /** The operating system has taken the first buffer of those that wait. */
    void finishFirst() {
        Write write = open.remove();
        byte[] copy = new byte[write.bytes.readableBytes()];
        write.bytes.readBytes(copy);
        write.bytes.release();
        bytes.writeBytes(copy);
        if (!write.promise.isVoid()) {
            write.promise.setSuccess();
        }
    }

    /** The connection broke. */
    void fail(Throwable cause) {
        for (int count = open.size(); count > 0; count--) {
            Write write = open.remove();
            write.bytes.release();
            if (!write.promise.isVoid()) {
                write.promise.setFailure(cause);
            }
        }
    }
}
