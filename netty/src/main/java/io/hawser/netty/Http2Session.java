package io.hawser.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
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
 * frames that carry nothing. On its loop, but for {@link #goAway}.
 */
final class Http2Session extends ChannelInboundHandlerAdapter {
    /** As many PING, SETTINGS, PRIORITY, RST_STREAM and unknown frames may come in a second, and in a burst {@link #BURST} times as many. */
    private static final int CONTROL_FRAMES_PER_SECOND = 100;

    private static final int BURST = 5;
    private static final long NANOS_PER_CONTROL_FRAME = TimeUnit.SECONDS.toNanos(1) / CONTROL_FRAMES_PER_SECOND;

    private final Http2FrameCodec codec;
    private final Duration idleTimeout;
    private @Nullable ScheduledFuture<?> idle;
    private @Nullable ChannelHandlerContext ctx;

    /** Until when what came is paid for at the rate that is allowed. */
    private long paidUntil = System.nanoTime();

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
                    startTimer();
                }
            }
        });
        startTimer();
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
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
        if (message instanceof Http2DataFrame
                || message instanceof Http2HeadersFrame
                || message instanceof Http2WindowUpdateFrame) {
            context.fireChannelRead(message);
        } else if (ending || isFlood()) {
            ReferenceCountUtil.release(message);
            end(Http2Error.ENHANCE_YOUR_CALM, "more than " + CONTROL_FRAMES_PER_SECOND + " control frames a second");
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isFlood() {
        long now = System.nanoTime();
        long from = now - paidUntil > 0 ? now : paidUntil;
        paidUntil = from + NANOS_PER_CONTROL_FRAME;
        return paidUntil - now > BURST * TimeUnit.SECONDS.toNanos(1);
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

    /** Tells the client to open no further stream; those that are open go on. */
    void goAway() {
        try {
            ctx().executor().execute(() -> ctx().writeAndFlush(
                            new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(0)));
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
