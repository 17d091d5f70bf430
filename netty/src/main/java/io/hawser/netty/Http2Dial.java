package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection on its way: TCP, TLS, what ALPN chooses (RFC 7301), and the server's settings. On the origin's loop. */
final class Http2Dial implements Connecting.Outcome {
    private static final String ALPN = "alpn";

    private final Http2Origin origin;
    private final ConnectPlan plan;
    private final ConnectLog log = new ConnectLog();
    private final Connecting connecting;
    private @Nullable SslContext tls;
    private @Nullable Channel channel;
    private boolean over;

    /** Starts nothing yet. */
    Http2Dial(Http2Origin origin, ConnectPlan plan) {
        this.origin = origin;
        this.plan = plan;
        this.connecting = new Connecting(origin.loops(), origin.loop(), plan, log, this);
    }

    void start() {
        if (plan.tls().isEmpty()) {
            connecting.start();
        } else {
            TlsTasks.EXECUTOR.execute(this::prepareTls);
        }
    }

    /** On a thread that may read files. */
    private void prepareTls() {
        Runnable next;
        try {
            SslContext context = origin.isHttp2Required()
                    ? plan.tls().orElseThrow().context(ApplicationProtocolNames.HTTP_2)
                    : plan.tls()
                            .orElseThrow()
                            .context(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
            next = () -> {
                tls = context;
                connecting.start();
            };
        } catch (IllegalArgumentException e) {
            next = () -> fail(() -> origin.failed(wish -> new IllegalArgumentException(e.getMessage(), e)));
        }
        try {
            origin.loop().execute(next);
        } catch (RejectedExecutionException e) {
            failed(Step.CONNECT, "cannot connect to " + plan.authority() + ": client is closed", e);
        }
    }

    /** Nobody waits for it any more. */
    void stop() {
        over = true;
        connecting.stop();
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void failed(Step step, String why, @Nullable Throwable cause) {
        fail(() -> origin.failed(wish -> log.since(wish.start()).failed(step, why, cause)));
    }

    private void failed(Step step, String why, @Nullable Throwable cause, Channel broken) {
        fail(() -> origin.failed(Http2Origin.inHandshake(log, step, why, cause)));
        broken.close();
    }

    private void fail(Runnable told) {
        if (!over) {
            over = true;
            told.run();
        }
    }

    @Override
    public void ready(Channel connected) {
        channel = connected;
        if (tls == null) {
            http2(connected);
        } else {
            SslHandler handler = ClientPipeline.tlsHandler(connected, plan, tls);
            connected.pipeline().addLast(ALPN, new Alpn(handler));
            connected.pipeline().addBefore(ALPN, null, handler); // last, as it begins at once
        }
    }

    private void http2(Channel connected) {
        Http2ClientSession.install(connected, origin, plan, log, this);
    }

    // ------------------------------------------------------------------------------------------ from the session

    /** The server's settings have come. */
    void settled(Http2ClientSession session) {
        if (over) {
            session.close();
            return;
        }
        over = true;
        @Nullable String lacks = session.lack();
        if (lacks == null) {
            origin.connected(session);
        } else if (origin.isHttp2Required()) {
            origin.failed(
                    Http2Origin.inHandshake(log, Step.HTTP, "server offers no WebSockets over HTTP/2: " + lacks, null));
            session.close();
        } else {
            session.close();
            origin.onlyHttp1(null, log);
        }
    }

    /** They have not, and will not. */
    void unsettled(String why, @Nullable Throwable cause) {
        fail(() -> origin.failed(Http2Origin.inHandshake(log, Step.HTTP, why, cause)));
    }

    /** Waits for TLS, and goes. */
    private final class Alpn extends ChannelInboundHandlerAdapter {
        private final SslHandler handler;

        Alpn(SslHandler handler) {
            this.handler = handler;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
                return;
            }
            Channel secured = ctx.channel();
            if (!handshake.isSuccess()) {
                failed(Step.TLS, tlsFailure(handshake.cause()), handshake.cause(), secured);
                return;
            }
            @Nullable String chosen = handler.applicationProtocol();
            ctx.pipeline().remove(this);
            if (over) {
                secured.close();
            } else if (ApplicationProtocolNames.HTTP_2.equals(chosen)) {
                http2(secured);
            } else if (origin.isHttp2Required()) {
                failed(Step.TLS, notHttp2(chosen), null, secured);
            } else {
                over = true;
                origin.onlyHttp1(secured, log);
            }
        }

        private String notHttp2(@Nullable String chosen) {
            return plan.authority() + " does not speak HTTP/2: ALPN has chosen "
                    + (chosen == null ? "nothing" : chosen);
        }

        private String tlsFailure(Throwable cause) {
            String why = HttpClientHandler.tlsFailure(plan, cause);
            return why.contains("no_application_protocol") ? why + " (it does not speak HTTP/2)" : why;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // the handshake fails with it, and says so
        }
    }
}
