package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's HTTP/2 connection as a whole: it ends when it has had no stream for a while, and when its peer keeps us busy with
 * frames that carry nothing. On its loop, but for {@link #leave} and {@link #goAway}.
 */
final class Http2Session extends ChannelInboundHandlerAdapter implements Http2Guard.Owner {
    /** A window that is opened by less is a burden, as what is sent into it is a frame, too: {@link Http2Guard} takes it as earned. */
    private static final int SMALL_WINDOW_UPDATE_BYTES = 256;

    private static final int MAX_SMALL_WINDOW_UPDATES = 500;
    private static final int SMALL_WINDOW_UPDATES_SECONDS = 5;

    private final Http2FrameCodec codec;
    private final Http2Guard guard = new Http2Guard(this, HttpVersions.PREFACE_BYTES);
    private final Duration idleTimeout;
    private @Nullable ScheduledFuture<?> idle;

    /** Whether {@link #idle} has run out. */
    private boolean timeIsUp;

    private @Nullable ChannelHandlerContext ctx;

    private final FrameRate smallWindowUpdates = new FrameRate(MAX_SMALL_WINDOW_UPDATES, SMALL_WINDOW_UPDATES_SECONDS);
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
            public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
                guard.serveUpTo(lastStreamId);
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

    /** What stands before the codec. */
    Http2Guard guard() {
        return guard;
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
            EventExecutor loop = ctx().executor();
            idle = loop.schedule(
                    () -> {
                        timeIsUp = true;
                        LoopResources.current().turns().leave(this::endIfIdle, loop);
                    },
                    idleTimeout.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Unless a stream has come since the time was up. */
    private void endIfIdle() {
        if (timeIsUp) {
            end(Http2Error.NO_ERROR, "no stream for " + idleTimeout.toMillis() + " ms");
        }
    }

    private void stopTimer() {
        timeIsUp = false;
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2WindowUpdateFrame update
                && update.windowSizeIncrement() < SMALL_WINDOW_UPDATE_BYTES
                && smallWindowUpdates.isExceeded()) {
            end(Http2Error.ENHANCE_YOUR_CALM, "windows opened by too little, too often");
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void broken(Http2Error error, String why) {
        end(error, why);
    }

    /** What concerns the connection the codec has dealt with already; what concerns a stream is told to it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2FrameStreamException) {
            context.fireExceptionCaught(cause);
        } else if (!(cause instanceof Http2Exception)) {
            vanish(); // a broken connection
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            vanish();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** Closes in its turn, without a word and with all streams: the client has gone. */
    private void vanish() {
        LoopResources.current().turns().leave(this::closeNow, ctx().executor());
    }

    private void closeNow() {
        Channel channel = ctx().channel();
        channel.unsafe().close(channel.voidPromise());
    }

    private void end(Http2Error error, String why) {
        if (ending) {
            return;
        }
        ending = true;
        stopTimer();
        ctx().writeAndFlush(new DefaultHttp2GoAwayFrame(error, ByteBufUtil.writeAscii(ctx().alloc(), why)))
                .addListener(said -> {
                    if (error != Http2Error.NO_ERROR) {
                        closeNow();
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
