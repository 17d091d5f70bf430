package io.hawser.netty;

import io.hawser.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a client as a whole: which WebSockets are on it, whether it takes more, whether it lives, and how
 * it ends. On its loop.
 */
final class Http2ClientSession extends ChannelInboundHandlerAdapter implements Http2Guard.Owner {
    /** What may be under way on the whole connection; each stream has its own window besides. */
    private static final int CONNECTION_WINDOW_BYTES = 1 << 20;

    private final Http2Origin origin;
    private final ConnectPlan plan;
    private final ConnectLog log;
    private final Http2Dial dial;
    private final Http2FrameCodec codec;
    private final Set<Channel> streams = new HashSet<>();
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Http2Liveness liveness;
    private @Nullable ScheduledFuture<?> timer;
    private boolean settled;
    private boolean offersWebSockets;

    /** Whether it takes no further WebSocket. */
    private boolean leaving;

    private boolean over;

    /** What is known about why it ends; the first reason counts. */
    private @Nullable String reason;

    private Http2ClientSession(
            Http2Origin origin, ConnectPlan plan, ConnectLog log, Http2Dial dial, Http2FrameCodec codec) {
        this.origin = origin;
        this.plan = plan;
        this.log = log;
        this.dial = dial;
        this.codec = codec;
    }

    /** Speaks HTTP/2 on a channel from here on. */
    static void install(Channel channel, Http2Origin origin, ConnectPlan plan, ConnectLog log, Http2Dial dial) {
        Http2FrameCodec codec = Http2Codec.client(ClientPipeline.MAX_HEADER_BYTES);
        Http2ClientSession session = new Http2ClientSession(origin, plan, log, dial, codec);
        // A server opens no streams: it has been told that it must not push (RFC 9113 §8.4).
        Http2MultiplexHandler streams = new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.close();
            }
        });
        channel.pipeline()
                .addLast(new Http2Guard(session, 0))
                .addLast(codec)
                .addLast(session)
                .addLast(streams);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                origin.serveSoon();
            }

            /** What the codec gives up for, of which it says nothing else if it happens while it writes. */
            @Override
            public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
                if (errorCode != Http2Error.NO_ERROR.code() && reason == null) {
                    reason = "the server has broken HTTP/2: " + debugData.toString(StandardCharsets.UTF_8);
                    leave();
                }
            }
        });
        int more = CONNECTION_WINDOW_BYTES - Http2Codec.STREAM_WINDOW_BYTES;
        context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(more));
        timer = context.executor()
                .schedule(
                        () -> lost("no SETTINGS from the server within handshakeTimeout "
                                + plan.timeouts().handshake()),
                        plan.timeouts().handshake().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    ConnectLog log() {
        return log;
    }

    Http2Origin origin() {
        return origin;
    }

    // ---------------------------------------------------------------------------------------------------- streams

    /** What it has not that a WebSocket needs; null if nothing. */
    @Nullable
    String lack() {
        if (!offersWebSockets) {
            return "its SETTINGS lack SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441 §3)";
        }
        return codec.connection().local().maxActiveStreams() == 0 ? "its SETTINGS_MAX_CONCURRENT_STREAMS is 0" : null;
    }

    /** Whether one more WebSocket may be opened on it. */
    boolean hasRoom() {
        return !leaving && codec.connection().local().canOpenStream();
    }

    /** Opens a WebSocket; there is room. */
    void open(Http2Wish wish) {
        stopTimer();
        Objects.requireNonNull(liveness).ask();
        Http2ClientSession session = this;
        new Http2StreamChannelBootstrap(ctx().channel())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false);
                        streams.add(stream);
                        stream.closeFuture().addListener(closed -> ended(stream));
                        origin.loops().keepStream(stream);
                        stream.pipeline()
                                .addLast(new Http2Bytes(Role.CLIENT))
                                .addLast(new Http2ClientHandler(session, wish));
                    }
                })
                .open()
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        wish.result().completeExceptionally(opened.cause());
                    }
                });
    }

    private void ended(Channel stream) {
        streams.remove(stream);
        closeIfIdle();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    // ----------------------------------------------------------------------------------------------------- frames

    @Override
    public void heard() {
        if (liveness != null) {
            liveness.heard();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof Http2SettingsFrame frame) {
            settings(frame);
        } else if (message instanceof Http2GoAwayFrame frame) {
            reason = reason == null ? "the server has sent " + Http2Errors.text(frame) : reason;
            leave();
            closeIfIdle();
        }
        context.fireChannelRead(message);
    }

    private void settings(Http2SettingsFrame frame) {
        @Nullable Boolean offered = frame.settings().connectProtocolEnabled();
        offersWebSockets = offered == null ? offersWebSockets : offered;
        if (settled) {
            origin.serveSoon(); // there may be more room
            return;
        }
        settled = true;
        stopTimer();
        liveness = new Http2Liveness(
                ctx(), plan.options().keepAlive(), plan.timeouts().handshake(), this::lost);
        dial.settled(this);
    }

    // -------------------------------------------------------------------------------------------------------- end

    /** Takes no further WebSocket. */
    private void leave() {
        if (!leaving) {
            leaving = true;
            if (settled) {
                origin.gone(this);
            }
        }
    }

    /** If nobody uses it, closes it: at once, or after a while. */
    void closeIfIdle() {
        if (!streams.isEmpty() || !ctx().channel().isOpen()) {
            return;
        }
        stopTimer();
        Duration idleTimeout = leaving ? Duration.ZERO : origin.idleTimeout();
        if (idleTimeout.isZero()) {
            close();
        } else {
            timer = ctx().executor().schedule(this::close, idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Ends it in order. */
    void close() {
        stopTimer();
        leave();
        ctx().close();
    }

    @Override
    public void broken(Http2Error error, String why) {
        reason = reason == null ? "the server has sent " + why : reason;
        ctx().writeAndFlush(new DefaultHttp2GoAwayFrame(error, ByteBufUtil.writeUtf8(ctx().alloc(), why)));
        lost(reason);
    }

    /** Ends it at once. */
    private void lost(String why) {
        over = true;
        reason = reason == null ? why : reason;
        leave();
        Channel channel = ctx().channel();
        channel.unsafe().close(channel.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            lost("the server has ended TLS"); // and need not have ended TCP
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2FrameStreamException) {
            context.fireExceptionCaught(cause); // of one stream
        } else if (cause instanceof Http2Exception) {
            String rule = settled ? "the server has broken HTTP/2: " : "the server does not speak HTTP/2: ";
            reason = reason == null ? rule + cause.getMessage() : reason;
            leave(); // and the codec says GOAWAY
        } else {
            lost(NetworkErrors.reason(cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        if (liveness != null) {
            liveness.stop();
        }
        String why = reason == null ? "the server has closed the connection" : reason;
        if (!settled) {
            dial.unsettled("no HTTP/2 with " + plan.authority() + ": " + why, null);
        } else {
            leave();
            Http2LostException lost = new Http2LostException("HTTP/2 connection lost: " + why);
            List.copyOf(streams).forEach(stream -> stream.pipeline().fireExceptionCaught(lost));
        }
        context.fireChannelInactive();
    }
}
