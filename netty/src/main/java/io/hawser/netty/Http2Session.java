package io.hawser.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection as a whole: it ends when it has had no stream for a while, and when its peer keeps us busy with
 * frames that carry nothing. On its loop, but for {@link #leave} and {@link #goAway}.
 */
final class Http2Session extends ChannelInboundHandlerAdapter {
    /** As many PING, SETTINGS, PRIORITY, RST_STREAM and unknown frames may come in a second, and in a burst {@link #BURST_SECONDS} times as many. */
    private static final int CONTROL_FRAMES_PER_SECOND = 100;

    private static final int BURST_SECONDS = 5;

    /** A window that is opened by less is as much a burden as a control frame: what is sent into it is a frame, too. */
    private static final int SMALL_WINDOW_UPDATE_BYTES = 256;

    private final Http2FrameCodec codec;
    private final Duration idleTimeout;
    private @Nullable ScheduledFuture<?> idle;
    private @Nullable ChannelHandlerContext ctx;

    private final FrameRate controlFrames = new FrameRate(CONTROL_FRAMES_PER_SECOND, BURST_SECONDS);
    private boolean leaving;
    private boolean ending;

    Http2Session(Http2FrameCodec codec, Duration idleTimeout) {
        this.codec = codec;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                stopTimer();
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (codec.connection().numActiveStreams() == 0) {
                    endOrWait();
                }
            }
        });
        startTimer();
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    private void endOrWait() {
        if (leaving) {
            end(Http2Error.NO_ERROR, "going away");
        } else {
            startTimer();
        }
    }

    private void startTimer() {
        stopTimer();
        if (ctx().channel().isOpen()) {
            idle = ctx().executor()
                    .schedule(
                            () -> end(Http2Error.NO_ERROR, "no stream for " + idleTimeout.toMillis() + " ms"),
                            idleTimeout.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void stopTimer() {
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOrdinary(message)) {
            context.fireChannelRead(message);
        } else if (ending || controlFrames.isExceeded()) {
            ReferenceCountUtil.release(message);
            end(Http2Error.ENHANCE_YOUR_CALM, "more than " + CONTROL_FRAMES_PER_SECOND + " control frames a second");
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean isOrdinary(Object message) {
        return message instanceof Http2DataFrame
                || message instanceof Http2HeadersFrame
                || (message instanceof Http2WindowUpdateFrame update
                        && update.windowSizeIncrement() >= SMALL_WINDOW_UPDATE_BYTES);
    }

    /** What concerns the connection the codec has dealt with already; what concerns a stream is told to it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2FrameStreamException) {
            context.fireExceptionCaught(cause);
        } else if (!(cause instanceof Http2Exception)) {
            context.close(); // a broken connection
        }
    }

    private void end(Http2Error error, String why) {
        if (ending) {
            return;
        }
        ending = true;
        stopTimer();
        Channel channel = ctx().channel();
        ctx().writeAndFlush(new DefaultHttp2GoAwayFrame(error, ByteBufUtil.writeAscii(ctx().alloc(), why)))
                .addListener(said -> {
                    if (error != Http2Error.NO_ERROR) {
                        channel.unsafe().close(channel.voidPromise()); // at once, with all streams
                    }
                });
        ctx().close(); // within a second, also if GOAWAY is not taken
    }

    /** The client shall open no further stream; those that it opens meanwhile are answered, and the last one ends the connection. */
    void leave() {
        onLoop(() -> {
            leaving = true;
            sayGoAway(Integer.MAX_VALUE);
            if (codec.connection().numActiveStreams() == 0) {
                endOrWait();
            }
        });
    }

    /** The client shall open no further stream, and those that it opens meanwhile are ignored; those that are open go on. */
    void goAway() {
        onLoop(() -> sayGoAway(0));
    }

    private void sayGoAway(int furtherStreams) {
        ctx().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(furtherStreams));
    }

    private void onLoop(Runnable task) {
        try {
            ctx().executor().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and its connections with it
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        context.fireChannelInactive();
    }
}
