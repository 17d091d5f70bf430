package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks on a stream of HTTP/2 for a WebSocket, by an extended CONNECT (RFC 8441 §5), and reads the answer; then only a {@link
 * ConnectionHandler} is left behind {@link Http2Bytes}.
 */
final class Http2ClientHandler extends ChannelInboundHandlerAdapter {
    /** How much of a refusal's body is kept for the error. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Http2ClientSession session;
    private final Http2Wish wish;
    private final HttpRequest request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpResponse response;
    private @Nullable ScheduledFuture<?> timeout;
    private int interimAnswers;
    private boolean done;

    Http2ClientHandler(Http2ClientSession session, Http2Wish wish) {
        this.session = session;
        this.wish = wish;
        this.request = Http2ClientHead.connect(wish.plan().request());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ConnectPlan plan = wish.plan();
        timeout = ctx.executor()
                .schedule(
                        () -> noAnswer(
                                ctx,
                                "no answer to the handshake within handshakeTimeout "
                                        + plan.timeouts().handshake(),
                                null),
                        plan.timeouts().handshake().toNanos(),
                        TimeUnit.NANOSECONDS);
        wish.result().whenComplete((ws, failure) -> {
            if (failure != null) {
                abandoned(ctx);
            }
        });
        ctx.writeAndFlush(new DefaultHttp2HeadersFrame(
                        Http2ClientHead.of(request, plan.tls().isPresent())))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        notSent(ctx, sent.cause());
                    }
                });
    }

    private void notSent(ChannelHandlerContext ctx, Throwable cause) {
        String why = "the request cannot be sent: " + cause.getMessage();
        if (cause instanceof Http2Exception.HeaderListSizeException) { // the server's SETTINGS_MAX_HEADER_LIST_SIZE
            fail(ctx, why, cause);
        } else {
            notTaken(ctx, why); // the connection has just ended, or has no number left for a stream
        }
    }

    /** Nobody waits for it any more. From any thread. */
    private void abandoned(ChannelHandlerContext ctx) {
        try {
            ctx.executor().execute(() -> {
                if (finish()) {
                    abort(ctx);
                }
            });
        } catch (RejectedExecutionException e) {
            // the loop has ended, and its connections with it
        }
    }

    // ------------------------------------------------------------------------------------------------- the answer

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (done) {
                return;
            }
            if (message instanceof Http2HeadersFrame frame) {
                head(ctx, frame);
            } else if (message instanceof ByteBuf bytes && response != null) {
                byte[] kept = new byte[Math.min(bytes.readableBytes(), MAX_BODY_BYTES - body.size())];
                bytes.getBytes(bytes.readerIndex(), kept);
                body.writeBytes(kept);
                if (body.size() == MAX_BODY_BYTES) {
                    refused(ctx, response);
                }
            }
        } catch (IllegalArgumentException e) {
            fail(ctx, "the answer to the handshake is malformed: " + e.getMessage(), e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        if (Http2ClientHead.isInterim(frame.headers())) {
            if (++interimAnswers > Http.MAX_INTERIM_ANSWERS) {
                fail(ctx, Http.MORE_INTERIM_ANSWERS, null);
            }
            return;
        }
        HttpResponse head = Http2ClientHead.response(frame.headers(), ByteBuffer.allocate(0));
        response = head;
        switch (wish.plan().handshake().checkOverHttp2(head)) {
            case ClientHandshake.Accepted accepted when !frame.isEndStream() -> open(ctx, head, accepted);
            case ClientHandshake.Accepted accepted ->
                fail(ctx, "the answer ends the stream, which a WebSocket needs (RFC 8441 §5)", null);
            case ClientHandshake.Failed failed
            when frame.isEndStream() || head.status() / 100 == 2 -> refused(ctx, head);
            case ClientHandshake.Failed failed -> {
                bytes(ctx).open(); // the body of the refusal
                ctx.channel().read();
            }
        }
    }

    private static Http2Bytes bytes(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(Http2Bytes.class);
    }

    private void open(ChannelHandlerContext ctx, HttpResponse answer, ClientHandshake.Accepted accepted) {
        finish();
        ClientOpening.open(ctx, wish.plan(), request, answer, accepted, wish.result(), bytes(ctx)::open);
        ctx.pipeline().remove(this);
        ctx.channel().read(); // what came meanwhile
    }

    private void refused(ChannelHandlerContext ctx, HttpResponse head) {
        if (finish()) {
            HttpResponse whole = new HttpResponse(head.status(), head.headers(), ByteBuffer.wrap(body.toByteArray()));
            if (wish.plan().handshake().checkOverHttp2(whole) instanceof ClientHandshake.Failed failed) {
                wish.result()
                        .completeExceptionally(
                                ClientOpening.failed(session.log().since(wish.start()), failed, whole));
            }
            abort(ctx);
        }
    }

    // --------------------------------------------------------------------------------------------------- no answer

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            reset(ctx, reset);
        } else if (event
                instanceof Http2GoAwayFrame goAway) { // RFC 9113 §6.8: it "might be retried on a new connection"
            notTaken(ctx, "the server has not taken the stream: " + Http2Errors.text(goAway));
            goAway.release();
        } else if (event == ChannelInputShutdownEvent.INSTANCE && response != null) {
            refused(ctx, response);
        }
    }

    private void reset(ChannelHandlerContext ctx, Http2ResetFrame reset) {
        String why = "the server has reset the stream: " + Http2Errors.text(reset);
        if (reset.errorCode() == Http2Error.REFUSED_STREAM.code()) { // §8.7: it "can be safely retried"
            notTaken(ctx, why);
        } else if (reset.errorCode() == Http2Error.HTTP_1_1_REQUIRED.code()
                && !session.origin().isHttp2Required()
                && finish()) {
            session.origin().byHttp1(wish);
        } else {
            fail(ctx, why, null);
        }
    }

    /** Tries once more elsewhere. */
    private void notTaken(ChannelHandlerContext ctx, String why) {
        if (wish.refusedBy() != null) {
            fail(ctx, why + ", for the second time", null);
        } else if (finish()) {
            session.origin().again(wish.refusedBy(session));
        }
    }

    /** Nothing more comes; it is an answer all the same if only its body breaks off. */
    private void noAnswer(ChannelHandlerContext ctx, String why, @Nullable Throwable cause) {
        if (response != null) {
            refused(ctx, response);
        } else {
            fail(ctx, why, cause);
        }
    }

    private void fail(ChannelHandlerContext ctx, String why, @Nullable Throwable cause) {
        if (finish()) {
            wish.result()
                    .completeExceptionally(
                            session.log().since(wish.start()).handshakeFailed(Step.HTTP, why, null, cause));
            abort(ctx);
        }
    }

    /** A little later: a stream that the server has ended is closed by then, without a reset of ours (RFC 9113 §5.4.2). */
    private static void abort(ChannelHandlerContext ctx) {
        ctx.executor().execute(() -> OutputEnd.abort(ctx.channel()));
    }

    /** It is decided what becomes of it; says whether it was not before. */
    private boolean finish() {
        boolean first = !done;
        done = true;
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        return first;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        noAnswer(ctx, "the stream has ended without an answer", null);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String why = cause instanceof Http2Exception ? "the answer to the handshake is malformed: " : "";
        noAnswer(ctx, why + cause.getMessage(), cause);
    }
}
