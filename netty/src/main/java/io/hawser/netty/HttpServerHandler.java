package io.hawser.netty;

import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 until the upgrade: one request at a time goes to the {@link RequestHandler}; what comes while it thinks, or while
 * its answer waits for the client to read, waits as bytes in the {@link StrictRequestDecoder}. After an upgrade only a
 * {@link ConnectionHandler} is left in the pipeline.
 */
final class HttpServerHandler extends ChannelInboundHandlerAdapter {
    /** How long a connection whose last answer was given may take to close its side. */
    private static final long LINGER_SECONDS = 2;

    /** What a handshake or a long page gets while memory is short; with a body that does not say how short, or of what. */
    static final HttpResponse OVERLOADED =
            HttpResponse.text(503, "no more connections for now").withHeader("Retry-After", "5");

    /** More of a body leaves in pieces of so many: a channel copies all that it is given. */
    private static final int MOST_BODY_BYTES = 64 << 10;

    private final ServerSettings settings;
    private final RequestHandler handler;
    private final Visit visit;

    /** What came behind a handshake that is not decided yet. */
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(1);

    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable Pending pending;
    private boolean upgraded;
    private boolean closing;

    /** Whether the client sends nothing more. It may wait for its answers. */
    private boolean inputEnded;

    /** The last answer that was given. */
    private @Nullable ChannelFuture answer;

    /** The request whose answer is awaited. */
    private final class Pending implements Exchange {
        private final ChannelHandlerContext ctx;
        private final HttpRequest request;
        private final boolean attempt;
        private final boolean keepAlive;
        private boolean complete;

        Pending(ChannelHandlerContext ctx, HttpRequest request, boolean keepAlive) {
            this.ctx = ctx;
            this.request = request;
            this.attempt = ServerHandshake.isAttempt(request);
            this.keepAlive = keepAlive && !attempt;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public SocketAddress remoteAddress() {
            return Announced.client(ctx.channel());
        }

        @Override
        public boolean isSecure() {
            return Announced.isSecure(ctx.channel());
        }

        @Override
        public @Nullable String comesFrom(SocketAddress client) {
            return visit.comesFrom(client);
        }

        @Override
        public List<X509Certificate> peerCertificates() {
            return PeerCertificates.ofClient(ctx.channel(), settings);
        }

        @Override
        public void respond(HttpResponse response) {
            onLoop(() -> HttpServerHandler.this.respond(
                    ctx, response, keepAlive, request.method().equals("HEAD")));
        }

        @Override
        public void upgrade(Upgrade upgrade) {
            onLoop(() -> HttpServerHandler.this.upgrade(ctx, upgrade));
        }

        private void onLoop(Runnable answer) {
            OnLoop.run(ctx.executor(), () -> answerOnce(answer));
        }

        private void answerOnce(Runnable answer) {
            if (pending == this && !closing) {
                pending = null;
                answer.run();
            }
        }
    }

    HttpServerHandler(ServerSettings settings, RequestHandler handler, Visit visit) {
        this.settings = settings;
        this.handler = handler;
        this.visit = visit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        startTimeout(ctx);
    }

    private void startTimeout(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(() -> leave(ctx), settings.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void leave(ChannelHandlerContext ctx) {
        closing = true;
        LoopResources.current().turns().leave(ctx::close, ctx.executor());
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes) {
            waiting.add(bytes);
            ctx.channel().config().setAutoRead(false); // even if it was: ArrivalTurns may have turned it on
        } else {
            read(ctx, message);
        }
    }

    /** Whether the next request can be looked at, or is to be dropped. */
    boolean takesMore() {
        return closing || isFree();
    }

    private boolean isFree() {
        return !closing
                && !upgraded
                && (pending == null || !pending.complete)
                && (answer == null || answer.isDone()); // who does not read is asked no more
    }

    private void read(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                refuse(ctx, object.decoderResult().cause());
            } else if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
                begin(ctx, request);
            } else if (message instanceof LastHttpContent last) {
                complete(ctx, last);
            } else if (pending != null) { // content of a body, which no request here has
                refuseWith(ctx, HttpResponse.text(413, "request must have no body"));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, io.netty.handler.codec.http.HttpRequest request) {
        if (request.headers().size() > settings.maxHeaders()) {
            refuseWith(ctx, HttpResponse.text(431, "more than maxHeaders " + settings.maxHeaders()));
            return;
        }
        Pending next;
        try {
            next = new Pending(ctx, Http.request(request), HttpUtil.isKeepAlive(request));
        } catch (IllegalArgumentException e) {
            refuseWith(ctx, HttpResponse.text(400, "malformed header"));
            return;
        }
        if (!next.attempt && !next.request.namesOneHost()) { // of an attempt, ServerHandshake says it
            refuseWith(
                    ctx, HttpResponse.text(400, "header Host must stand exactly once, as a host and perhaps a port"));
            return;
        }
        if (next.request.announcesBody()) { // refused before it comes
            refuseWith(
                    ctx,
                    next.attempt
                            ? HttpResponse.text(400, "WebSocket handshake must have no body")
                            : HttpResponse.text(413, "request must have no body"));
            return;
        }
        pending = next;
    }

    private void complete(ChannelHandlerContext ctx, LastHttpContent last) {
        Pending current = pending;
        if (current == null) {
            return;
        }
        if (last.content().isReadable()) {
            refuseWith(ctx, HttpResponse.text(413, "request must have no body"));
            return;
        }
        current.complete = true;
        if (current.attempt) {
            ctx.pipeline().remove(StrictRequestDecoder.class); // what follows is frames, or nothing
        }
        if (current.attempt && visit.isMemoryShort()) {
            refuseWith(ctx, OVERLOADED);
            return;
        }
        handler.handle(current);
        if (pending == current) {
            ctx.channel().config().setAutoRead(false); // until it is answered
        }
    }

    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            refuseWith(ctx, HttpResponse.text(431, "headers longer than maxHeaderBytes " + settings.maxHeaderBytes()));
        } else if (cause instanceof TooLongHttpLineException) {
            refuseWith(ctx, HttpResponse.text(414, "request line too long"));
        } else {
            refuseWith(ctx, HttpResponse.text(400, "malformed HTTP"));
        }
    }

    private void refuseWith(ChannelHandlerContext ctx, HttpResponse response) {
        pending = null;
        respond(ctx, response, false, false);
    }

    private void respond(ChannelHandlerContext ctx, HttpResponse response, boolean keepAlive, boolean head) {
        closing = !keepAlive;
        answer = write(ctx, visit.affordable(response), head);
        if (keepAlive) {
            stopTimeout();
            startTimeout(ctx);
            if (answer.isDone()) {
                proceed(ctx);
            } else {
                ctx.channel().config().setAutoRead(false);
                answer.addListener(written -> proceed(ctx));
            }
        } else {
            answer.addListener(written -> linger(ctx));
        }
    }

    private ChannelFuture write(ChannelHandlerContext ctx, HttpResponse response, boolean head) {
        ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body());
        boolean whole = body.readableBytes() <= MOST_BODY_BYTES;
        io.netty.handler.codec.http.HttpResponse message = whole ? message(response, body) : head(response);
        message.headers().set("Content-Length", response.body().remaining());
        message.headers().set("Connection", closing ? "close" : "keep-alive");
        if (whole) {
            return ctx.writeAndFlush(message);
        }
        ctx.write(message);
        ChannelPromise written = ctx.newPromise();
        writePiece(ctx, body, written);
        return written;
    }

    private static void writePiece(ChannelHandlerContext ctx, ByteBuf body, ChannelPromise written) {
        ByteBuf piece = body.readRetainedSlice(Math.min(body.readableBytes(), MOST_BODY_BYTES));
        boolean last = !body.isReadable();
        ctx.writeAndFlush(last ? new DefaultLastHttpContent(piece) : new DefaultHttpContent(piece))
                .addListener(done -> {
                    if (done.isSuccess() && !last) {
                        writePiece(ctx, body, written);
                        return;
                    }
                    body.release();
                    if (done.isSuccess()) {
                        written.setSuccess();
                    } else {
                        written.setFailure(done.cause());
                    }
                });
    }

    /**
     * Ends the output, but reads and drops what still comes until the peer has closed, too: closing with bytes unread would
     * send a reset, which could overtake the answer (RFC 9112 §9.6).
     */
    private void linger(ChannelHandlerContext ctx) {
        stopTimeout();
        timeout = ctx.executor().schedule(() -> leave(ctx), LINGER_SECONDS, TimeUnit.SECONDS);
        OutputEnd.of(ctx.channel());
        readOn(ctx);
    }

    /** Reads, or if there is nothing more to read and nobody waits for an answer, closes. */
    private void readOn(ChannelHandlerContext ctx) {
        if (!inputEnded) {
            ctx.channel().config().setAutoRead(true);
        } else if (answer == null) {
            leave(ctx);
        } else {
            answer.addListener(written -> leave(ctx));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            if (closing || isFree()) {
                readOn(ctx);
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private static DefaultFullHttpResponse message(HttpResponse response, ByteBuf body) {
        DefaultFullHttpResponse message =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), body);
        addHeaders(response, message);
        return message;
    }

    private static DefaultHttpResponse head(HttpResponse response) {
        DefaultHttpResponse message =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
        addHeaders(response, message);
        return message;
    }

    private static void addHeaders(HttpResponse response, io.netty.handler.codec.http.HttpResponse message) {
        for (int i = 0; i < response.headers().size(); i++) {
            message.headers().add(response.headers().name(i), response.headers().value(i));
        }
    }

    private void proceed(ChannelHandlerContext ctx) {
        StrictRequestDecoder.goOn(ctx.pipeline());
        if (isFree()) {
            readOn(ctx);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Upgrade upgrade) {
        upgraded = true;
        visit.upgraded();
        stopTimeout();
        ctx.write(message(upgrade.response(), Unpooled.EMPTY_BUFFER));
        ConnectionHandler connection = new ConnectionHandler(upgrade.setup());
        ctx.pipeline().addLast(connection);
        ctx.pipeline().remove(HttpResponseEncoder.class);
        connection.start();
        upgrade.opened().accept(connection.connection());
        ctx.flush();
        ctx.pipeline().remove(this); // hands over what came meanwhile
        connection.read();
        ArrivalTurns.opened(ctx.pipeline());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopTimeout();
        boolean any = !waiting.isEmpty();
        while (!waiting.isEmpty()) {
            ByteBuf bytes = waiting.remove();
            if (upgraded) {
                ctx.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }
        if (any && upgraded) {
            ctx.fireChannelReadComplete();
        }
        if (inputEnded && upgraded) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true; // nobody is left to be answered
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        leave(ctx); // as a rule a TLS handshake has failed: nobody to tell
    }
}
