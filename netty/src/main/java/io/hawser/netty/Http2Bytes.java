package io.hawser.netty;

import io.hawser.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stream of HTTP/2 what a TCP connection is to whoever comes behind: bytes in and out, an end of the input and one of
 * the output (RFC 8441 §5). The peer's window opens again only as bytes are taken: what comes while reading is paused waits here,
 * never more than the window. On its loop.
 */
final class Http2Bytes extends ChannelDuplexHandler {
    /** How long the peer of a server may take to end its side of a WebSocket after ours, until it is reset. */
    private static final int LINGER_MILLIS = 1_000;

    private final Role role;

    /** What nobody has taken yet, copied together: frames may be very small. */
    private @Nullable ByteBuf held;

    /** How much was given to the reader, or not kept, and not to the peer's window again. */
    private int taken;

    private int heldWindow;
    private @Nullable Http2LostException reset;
    private boolean open;
    private boolean delivering;
    private boolean headTaken;
    private boolean inputEnded;
    private boolean endReported;
    private boolean outputEnded;
    private boolean broken;

    /** Whether this end has ended, and waits a little for the other. */
    private boolean lingering;

    /** For a stream at which this end has that role. */
    Http2Bytes(Role role) {
        this.role = role;
    }

    /** Ends the output of a stream behind what was written. */
    static void endOutput(Channel stream) {
        stream.writeAndFlush(new DefaultHttp2DataFrame(true));
    }

    /** From now on bytes go to the next handler, which is there for them. */
    void open() {
        open = true;
    }

    // ------------------------------------------------------------------------------------------------------- input

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2DataFrame frame) {
            inputEnded |= frame.isEndStream();
            data(ctx, frame);
            reportEnd(ctx);
        } else if (message instanceof Http2HeadersFrame frame) {
            inputEnded |= frame.isEndStream();
            if (headTaken) { // trailers
                reportEnd(ctx);
            } else {
                headTaken = role == Role.SERVER || !Http2ClientHead.isInterim(frame.headers());
                ctx.fireChannelRead(frame);
            }
        } else {
            ReferenceCountUtil.release(message); // PRIORITY, WINDOW_UPDATE and what else is of no concern to bytes
        }
    }

    private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
        int window = frame.initialFlowControlledBytes();
        ByteBuf bytes = frame.content();
        if (lingering || !bytes.isReadable()) {
            frame.release();
            taken += window;
        } else if (held == null && mayDeliver(ctx)) {
            deliver(ctx, bytes, window); // with the frame's one reference
        } else {
            hold(ctx).writeBytes(bytes);
            heldWindow += window;
            frame.release();
        }
        giveBack(ctx);
    }

    private void deliver(ChannelHandlerContext ctx, ByteBuf bytes, int window) {
        taken += window;
        delivering = true;
        ctx.fireChannelRead(bytes);
        delivering = false;
    }

    private ByteBuf hold(ChannelHandlerContext ctx) {
        if (held == null) {
            held = ctx.alloc().buffer(1 << 10, 2 * Http2Codec.STREAM_WINDOW_BYTES);
        }
        return held;
    }

    private boolean mayDeliver(ChannelHandlerContext ctx) {
        return open && !delivering && ctx.channel().config().isAutoRead();
    }

    /** Opens the peer's window by what was taken, unless whoever took it wants no more for now. */
    private void giveBack(ChannelHandlerContext ctx) {
        if (taken > 0 && ctx.channel().config().isAutoRead() && !inputEnded) {
            ctx.write(new DefaultHttp2WindowUpdateFrame(taken));
            taken = 0;
        }
    }

    /**
     * A reset is to bytes what it is over TCP; and so is a GOAWAY that does not know the stream. Netty closes the stream after it, and
     * until then nothing may be sent: not a reset in answer to a reset (RFC 9113 §5.4.2).
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean isEnd = event instanceof Http2ResetFrame || event instanceof Http2GoAwayFrame;
        if (!isEnd || !open) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        if (event instanceof Http2GoAwayFrame frame) {
            reset = new Http2LostException("the peer has given up the stream: " + Http2Errors.text(frame));
        } else if (event instanceof Http2ResetFrame frame && frame.errorCode() != Http2Error.NO_ERROR.code()) {
            reset = new Http2LostException("the peer has reset the stream: " + Http2Errors.text(frame));
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (reset != null) {
            ctx.fireExceptionCaught(reset);
        } else if (open && held != null) { // came before the end
            ByteBuf rest = held;
            held = null;
            ctx.fireChannelRead(rest);
        }
        ctx.fireChannelInactive();
    }

    private void reportEnd(ChannelHandlerContext ctx) {
        if (inputEnded && !endReported && open && held == null && !lingering) {
            endReported = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** Reading goes on, or just has. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.read();
        boolean any = mayDeliver(ctx) && taken > 0;
        while (held != null && mayDeliver(ctx)) {
            ByteBuf rest = held;
            int window = heldWindow;
            held = null;
            heldWindow = 0;
            deliver(ctx, rest, window);
            ctx.fireChannelReadComplete();
            any = true;
        }
        if (any) {
            giveBack(ctx);
            ctx.flush();
        }
        reportEnd(ctx);
    }

    /** Netty is always asked for more: what it would keep itself is a frame each. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (!ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    // ------------------------------------------------------------------------------------------------------ output

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            ctx.write(new DefaultHttp2DataFrame(bytes), promise);
            return;
        }
        outputEnded |= (message instanceof Http2DataFrame data && data.isEndStream())
                || (message instanceof Http2HeadersFrame headers && headers.isEndStream());
        ctx.write(message, promise);
    }

    /** Both directions end: after the output the input, with a reset; a server's says that nothing is wrong (RFC 9113 §8.1). */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (broken) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else if (role == Role.SERVER && !headTaken || !ctx.channel().isActive()) {
            ctx.close(promise);
        } else if (outputEnded) {
            end(ctx, promise);
        } else {
            outputEnded = true;
            ctx.writeAndFlush(new DefaultHttp2DataFrame(true)).addListener(written -> end(ctx, promise));
        }
    }

    /** After an error of the stream (RFC 9113 §5.4.2) Netty closes it, with its code: nobody else is to say how it ends. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken |= cause instanceof Http2Exception;
        ctx.fireExceptionCaught(cause);
    }

    private void end(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (inputEnded || !ctx.channel().isActive()) {
            ctx.close(promise);
        } else if (role == Role.CLIENT) {
            reset(ctx, Http2Error.CANCEL, promise);
        } else if (!open) {
            reset(ctx, Http2Error.NO_ERROR, promise);
        } else {
            // The peer's end is on its way as a rule; and a reset each would be counted as a flood, by this end as
            // well.
            lingering = true;
            ScheduledFuture<?> late = ctx.executor()
                    .schedule(() -> reset(ctx, Http2Error.NO_ERROR, promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            ctx.channel().closeFuture().addListener(closed -> {
                if (late.cancel(false)) { // otherwise it closes with the promise
                    promise.trySuccess();
                }
            });
        }
    }

    private static void reset(ChannelHandlerContext ctx, Http2Error error, ChannelPromise promise) {
        if (ctx.channel().isActive()) {
            ctx.write(new DefaultHttp2ResetFrame(error));
        }
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
