package io.hawser.netty;

import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The request of one HTTP/2 stream, which goes to the {@link RequestHandler}. After an extended CONNECT that is accepted
 * (RFC 8441 §5) a {@link ConnectionHandler} has taken its place.
 */
final class Http2RequestHandler extends ChannelInboundHandlerAdapter {
    private static final int MOST_BODY_BYTES = 64 << 10;

    private final ServerSettings settings;
    private final RequestHandler handler;
    private final Visit visit;
    private @Nullable StreamVisit stream;

    /** A request that is not for a WebSocket, until it has ended. */
    private @Nullable HttpRequest unended;

    private int bodyBytes;

    private @Nullable ScheduledFuture<?> timeout;
    private boolean answered;

    private final class Pending implements Exchange {
        private final ChannelHandlerContext ctx;
        private final HttpRequest request;

        Pending(ChannelHandlerContext ctx, HttpRequest request) {
            this.ctx = ctx;
            this.request = request;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public SocketAddress remoteAddress() {
            return Announced.client(ctx.channel().parent());
        }

        @Override
        public boolean isSecure() {
            return Announced.isSecure(ctx.channel().parent());
        }

        /** The connection stays the proxy's: it may carry streams of many clients. */
        @Override
        public @Nullable String comesFrom(SocketAddress client) {
            return stream == null ? null : stream.comesFrom(client);
        }

        @Override
        public List<X509Certificate> peerCertificates() {
            return PeerCertificates.ofClient(ctx.channel().parent(), settings);
        }

        @Override
        public void respond(HttpResponse response) {
            onLoop(() -> Http2RequestHandler.this.respond(
                    ctx, response, request.method().equals("HEAD")));
        }

        @Override
        public void upgrade(Upgrade upgrade) {
            onLoop(() -> Http2RequestHandler.this.upgrade(ctx, upgrade));
        }

        private void onLoop(Runnable answer) {
            OnLoop.run(ctx.executor(), () -> answerOnce(answer));
        }

        private void answerOnce(Runnable answer) {
            if (!answered && ctx.channel().isActive()) {
                answer.run();
            }
        }
    }

    Http2RequestHandler(ServerSettings settings, RequestHandler handler, Visit visit) {
        this.settings = settings;
        this.handler = handler;
        this.visit = visit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame frame) {
            request(ctx, frame);
            return;
        }
        if (unended != null && message instanceof ByteBuf bytes) {
            bodyBytes += bytes.readableBytes();
            if (bodyBytes > MOST_BODY_BYTES) {
                ended(ctx);
            }
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended(ctx);
        }
    }

    /** A body is refused at its end, or when it is long: an earlier answer would hide that it is malformed (RFC 9113 §8.1.1). */
    private void ended(ChannelHandlerContext ctx) {
        @Nullable HttpRequest request = unended;
        unended = null;
        if (request != null && bodyBytes > 0) {
            respond(ctx, HttpResponse.text(413, "request must have no body"), false);
        } else if (request != null) {
            handler.handle(new Pending(ctx, request));
        }
    }

    private void request(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        timeout = ctx.executor()
                .schedule(() -> giveUp(ctx), settings.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        if (frame.headers().size() > settings.maxHeaders()) {
            respond(ctx, HttpResponse.text(431, "more than maxHeaders " + settings.maxHeaders()), false);
            return;
        }
        switch (Http2Request.of(frame.headers())) {
            case Http2Request.Refused refused -> respond(ctx, refused.response(), false);
            case Http2Request.Valid valid -> handle(ctx, valid.request(), frame.isEndStream());
        }
    }

    /** Resets the stream, whatever of an answer still waits to be taken: Netty would wait for it. */
    private void giveUp(ChannelHandlerContext ctx) {
        answered = true;
        LoopResources.current().turns().leave(() -> reset(ctx), ctx.executor());
    }

    private static void reset(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        ctx.channel().unsafe().close(ctx.channel().voidPromise());
    }

    private void handle(ChannelHandlerContext ctx, HttpRequest request, boolean ended) {
        boolean attempt = ServerHandshake.isAttempt(request);
        if (!request.namesOneHost()) {
            respond(ctx, HttpResponse.text(400, ":authority must be a host and perhaps a port"), false);
        } else if (attempt && ended) {
            respond(ctx, HttpResponse.text(400, "WebSocket handshake must not end the stream (RFC 8441 §5)"), false);
        } else if (attempt && request.announcesBody()) {
            respond(ctx, HttpResponse.text(400, "WebSocket handshake must have no body"), false);
        } else if (attempt) {
            attempt(ctx, request);
        } else if (ended) {
            handler.handle(new Pending(ctx, request));
        } else {
            unended = request;
            ctx.pipeline().get(Http2Bytes.class).open();
        }
    }

    private void attempt(ChannelHandlerContext ctx, HttpRequest request) {
        StreamVisit entering = visit.newStream();
        @Nullable HttpResponse refusal = visit.isMemoryShort() ? HttpServerHandler.OVERLOADED : entering.enter();
        if (refusal != null) {
            respond(ctx, refusal, false);
            return;
        }
        stream = entering;
        ctx.channel().closeFuture().addListener(entering);
        handler.handle(new Pending(ctx, request));
    }

    /** A response that is not taken in time is broken off, as the timeout goes on. */
    private void respond(ChannelHandlerContext ctx, HttpResponse wanted, boolean head) {
        answered = true;
        HttpResponse response = visit.affordable(wanted);
        Http2Headers headers = Http2Request.head(response);
        headers.set("content-length", Integer.toString(response.body().remaining()));
        boolean hasBody = !head && response.body().hasRemaining();
        ctx.write(new DefaultHttp2HeadersFrame(headers, !hasBody)).addListener(done -> {
            if (!hasBody) {
                ctx.close();
            }
        });
        if (hasBody) {
            ctx.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(response.body()), true))
                    .addListener(done -> ctx.close());
        }
        ctx.flush();
    }

    private void upgrade(ChannelHandlerContext ctx, Upgrade upgrade) {
        answered = true;
        Objects.requireNonNull(stream).upgraded();
        ctx.write(new DefaultHttp2HeadersFrame(Http2Request.head(upgrade.response())));
        ConnectionHandler connection = new ConnectionHandler(upgrade.setup());
        ctx.pipeline().addLast(connection);
        ctx.pipeline().get(Http2Bytes.class).open();
        connection.start();
        upgrade.opened().accept(connection.connection());
        ctx.flush();
        ctx.pipeline().remove(this);
        ctx.channel().read(); // what came meanwhile
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered = true;
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answered = true;
        if (!(cause instanceof Http2Exception)) { // of which Http2Bytes knows
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        }
        ctx.close();
    }
}
