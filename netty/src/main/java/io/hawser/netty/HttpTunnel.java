package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a tunnel by the method CONNECT (RFC 9110 §9.3.6, RFC 6455 §4.1): one request a TCP connection, so that
 * nothing of a refusal is left in it. Leaves the pipeline with the answer.
 */
final class HttpTunnel extends ChannelInboundHandlerAdapter {
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private final ProxyServer proxy;
    private final Tunnel.Outcome outcome;

    /** The server, as the request's target and {@code Host} (RFC 9112 §3.2.3). */
    private final String target;

    private boolean waitsForTls;
    private int interimAnswers;
    private boolean succeeded;
    private boolean done;

    private HttpTunnel(ProxyServer proxy, ConnectPlan plan, Tunnel.Outcome outcome, boolean waitsForTls) {
        this.proxy = proxy;
        this.outcome = outcome;
        this.target = plan.authority();
        this.waitsForTls = waitsForTls;
    }

    /** The proxy's {@link ClientTls#context} must have been made: the event loop cannot wait for files. */
    static void begin(Channel channel, ProxyServer proxy, ConnectPlan plan, Tunnel.Outcome outcome) {
        SslHandler tls = null;
        if (proxy.tls().isPresent()) {
            SslContext context = proxy.tls().get().context();
            tls = context.newHandler(channel.alloc(), proxy.host(), proxy.port(), TlsTasks.EXECUTOR);
            tls.setHandshakeTimeout(plan.timeouts().connect().toMillis(), TimeUnit.MILLISECONDS);
        }
        channel.pipeline().addLast(new Decoder()).addLast(new HttpTunnel(proxy, plan, outcome, tls != null));
        if (tls != null) {
            channel.pipeline().addFirst(tls); // last, as it begins at once
        }
    }

    /** RFC 9110 §9.3.6: a 2xx to CONNECT has no body, whatever its headers say. */
    private static final class Decoder extends HttpResponseDecoder {
        Decoder() {
            super(Http.decoderConfig(MAX_HEADER_BYTES));
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return message instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.SUCCESS
                    || super.isContentAlwaysEmpty(message);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!waitsForTls) {
            request(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && waitsForTls) {
            waitsForTls = false;
            if (tls.isSuccess()) {
                request(ctx);
            } else {
                refused("TLS handshake failed: " + TlsErrors.reason(tls.cause()), tls.cause());
            }
        }
    }

    private void request(ChannelHandlerContext ctx) {
        Headers headers = Headers.of("Host", target);
        ProxyLogin login = proxy.login();
        @Nullable String authorization = login == null ? null : login.authorization(proxy.authority(), target);
        if (authorization != null) {
            headers = headers.with("Proxy-Authorization", authorization);
        }
        StringBuilder request = new StringBuilder("CONNECT " + target + " HTTP/1.1\r\n");
        for (int i = 0; i < headers.size(); i++) {
            request.append(headers.name(i))
                    .append(": ")
                    .append(headers.value(i))
                    .append("\r\n");
        }
        byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (done) {
                return;
            }
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                Throwable cause = object.decoderResult().cause();
                refused("its answer is not HTTP/1.1: " + cause.getMessage(), cause);
            } else if (message instanceof HttpResponse head) {
                answered(head);
            } else if (message instanceof LastHttpContent && succeeded) {
                done = true;
                outcome.tunnelled();
                ctx.pipeline().remove(this);
                ctx.pipeline().remove(Decoder.class); // hands over the bytes behind the answer
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(HttpResponse head) {
        HttpStatusClass kind = head.status().codeClass();
        int status = head.status().code();
        if (status == 407) {
            challenged(head);
        } else if (kind == HttpStatusClass.SUCCESS) {
            succeeded = true;
        } else if (kind != HttpStatusClass.INFORMATIONAL || status == 101) {
            refused("it answered " + status + " to CONNECT " + target, null);
        } else if (++interimAnswers > Http.MAX_INTERIM_ANSWERS) {
            refused("it sent " + Http.MORE_INTERIM_ANSWERS, null);
        }
    }

    private void challenged(HttpResponse head) {
        ProxyLogin login = proxy.login();
        if (login == null) {
            refused("it answered 407: it wants a user and password, and there are none", null);
            return;
        }
        try {
            switch (login.challenged(proxy.authority(), Http.headers(head.headers()))) {
                case ProxyLogin.Unknown unknown -> refused("it answered 407, and " + unknown.why(), null);
                case ProxyLogin.Known known -> {
                    done = true;
                    if (!outcome.again(known.stale())) {
                        outcome.refused("it answered 407: it does not accept the user and password", null);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            refused("its answer is malformed: " + e.getMessage(), e);
        }
    }

    private void refused(String why, @Nullable Throwable cause) {
        if (!done) {
            done = true;
            outcome.refused(why, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        refused("it closed the connection" + (succeeded ? "" : " without an answer to CONNECT " + target), null);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refused("the connection to it broke: " + NetworkErrors.reason(cause), cause);
    }
}
