package io.hawser.netty;

import io.hawser.WebSocket;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client puts on a stream of bytes that leads to the server, however it was got: TLS, and the opening handshake. */
final class ClientPipeline {
    /** The longest header section of an answer. */
    static final int MAX_HEADER_BYTES = 16 << 10;

    private static final String ENCODER = "request";

    private ClientPipeline() {}

    /** Begins the handshake of TLS, or else of RFC 6455, on a channel that is connected. On its event loop. */
    static void begin(
            Channel channel,
            ConnectPlan plan,
            @Nullable SslContext tls,
            ConnectLog log,
            CompletableFuture<WebSocket> result) {
        channel.pipeline()
                .addLast(ENCODER, new HttpRequestEncoder())
                .addLast(new HttpResponseDecoder(Http.decoderConfig(MAX_HEADER_BYTES)))
                .addLast(new HttpClientHandler(plan, log, result, tls != null));
        if (tls != null) {
            channel.pipeline().addBefore(ENCODER, null, tlsHandler(channel, plan, tls)); // last, as it begins at once
        }
    }

    /** What makes TLS with the server of a channel's bytes. It begins as soon as it is in the pipeline. */
    static SslHandler tlsHandler(Channel channel, ConnectPlan plan, SslContext tls) {
        SslHandler handler = tls.newHandler(channel.alloc(), plan.host(), plan.port(), TlsTasks.EXECUTOR);
        handler.setHandshakeTimeout(plan.timeouts().tls().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
