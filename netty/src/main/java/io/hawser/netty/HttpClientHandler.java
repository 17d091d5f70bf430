package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends the opening handshake and reads its answer; then only a {@link ConnectionHandler} is left in the pipeline. */
final class HttpClientHandler extends ChannelInboundHandlerAdapter {
    /** How much of a refusal's body is kept for the error. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private static final String CLOSED = "the server closed the connection during the handshake";

    private final ConnectPlan plan;
    private final ConnectLog log;
    private final CompletableFuture<WebSocket> result;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpResponse response;
    private @Nullable ScheduledFuture<?> timeout;
    private final boolean waitsForTls;
    private int interimAnswers;
    private boolean done;

    /**
     * For a channel that is connected.
     *
     * @param waitsForTls whether the handshake of TLS comes before ours
     */
    HttpClientHandler(ConnectPlan plan, ConnectLog log, CompletableFuture<WebSocket> result, boolean waitsForTls) {
        this.plan = plan;
        this.log = log;
        this.result = result;
        this.waitsForTls = waitsForTls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!waitsForTls) {
            request(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (tls.isSuccess()) {
                request(ctx);
            } else {
                fail(ctx, Step.TLS, tlsFailure(plan, tls.cause()), tls.cause());
            }
        }
    }

    private String closed() {
        return plan.tls().isPresent() ? CLOSED : CLOSED + " (if it speaks TLS, the address begins with wss://)";
    }

    /** What is said about a TLS handshake with the server that failed. */
    static String tlsFailure(ConnectPlan plan, Throwable cause) {
        return "TLS handshake with " + plan.authority() + " failed: "
                + (cause instanceof SslHandshakeTimeoutException
                        ? "no answer within tlsTimeout " + plan.timeouts().tls()
                        : TlsErrors.reason(cause));
    }

    private void request(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> fail(
                                ctx,
                                "no answer to the handshake within handshakeTimeout "
                                        + plan.timeouts().handshake(),
                                null),
                        plan.timeouts().handshake().toMillis(),
                        TimeUnit.MILLISECONDS);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, plan.request().target());
        Headers headers = plan.request().headers();
        for (int i = 0; i < headers.size(); i++) {
            request.headers().add(headers.name(i), headers.value(i));
        }
        ctx.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (done) {
                return;
            }
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                undecodable(ctx, object.decoderResult().cause());
                return;
            }
            if (message instanceof io.netty.handler.codec.http.HttpResponse head) {
                response = new HttpResponse(head.status().code(), Http.headers(head.headers()), ByteBuffer.allocate(0));
                if (isInterim(response) && ++interimAnswers > Http.MAX_INTERIM_ANSWERS) {
                    fail(ctx, Http.MORE_INTERIM_ANSWERS, null);
                    return;
                }
                if (response.status() == 101 && plan.handshake().check(response) instanceof ClientHandshake.Failed) {
                    answered(ctx, response); // without waiting for a body that it cannot have
                    return;
                }
            }
            if (message instanceof HttpContent content && response != null) {
                boolean enough = collect(content.content());
                if ((enough || message instanceof LastHttpContent) && !isInterim(response)) {
                    answered(ctx, response);
                }
            }
        } catch (IllegalArgumentException e) {
            fail(ctx, "the answer to the handshake is malformed: " + e.getMessage(), e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void undecodable(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            fail(ctx, closed(), cause);
        } else {
            fail(ctx, "the answer to the handshake is not HTTP/1.1: " + cause.getMessage(), cause);
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status() < 200 && response.status() != 101;
    }

    /** Keeps the content; whether no more of it will be kept. */
    private boolean collect(ByteBuf content) {
        byte[] bytes = new byte[Math.min(content.readableBytes(), MAX_BODY_BYTES - body.size())];
        content.getBytes(content.readerIndex(), bytes);
        body.writeBytes(bytes);
        return body.size() == MAX_BODY_BYTES;
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse answer) {
        HttpResponse whole = new HttpResponse(answer.status(), answer.headers(), ByteBuffer.wrap(body.toByteArray()));
        switch (plan.handshake().check(whole)) {
            case ClientHandshake.Failed failed -> {
                done = true;
                stopTimeout();
                ctx.close();
                result.completeExceptionally(ClientOpening.failed(log, failed, whole));
            }
            case ClientHandshake.Accepted accepted -> open(ctx, whole, accepted);
        }
    }

    private void open(ChannelHandlerContext ctx, HttpResponse answer, ClientHandshake.Accepted accepted) {
        done = true;
        stopTimeout();
        ctx.pipeline().remove(HttpRequestEncoder.class); // what is sent from here on is no HTTP
        ClientOpening.open(ctx, plan, plan.request(), answer, accepted, result, () -> {});
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(HttpResponseDecoder.class); // hands over the bytes behind the answer
    }

    private void fail(ChannelHandlerContext ctx, String why, @Nullable Throwable cause) {
        fail(ctx, Step.HTTP, why, cause);
    }

    private void fail(ChannelHandlerContext ctx, Step step, String why, @Nullable Throwable cause) {
        if (!done) {
            done = true;
            stopTimeout();
            ctx.close();
            result.completeExceptionally(log.handshakeFailed(step, why, null, cause));
        }
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!done && response != null && !isInterim(response)) {
            answered(ctx, response); // a refusal whose body breaks off
        } else {
            fail(ctx, closed(), null);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (TlsErrors.isTls(cause)) { // such as by a server of TLS 1.3 that has now seen the client's certificate
            fail(ctx, Step.TLS, "TLS with " + plan.authority() + " failed: " + TlsErrors.reason(cause), cause);
        } else {
            fail(ctx, "connection broke during the handshake: " + cause.getMessage(), cause);
        }
    }
}
