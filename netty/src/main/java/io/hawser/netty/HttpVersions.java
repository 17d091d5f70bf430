package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 from HTTP/1.1 by a connection's first bytes, makes the handlers that it needs, and goes: who says nothing has
 * none. With TLS it is what ALPN agreed on, without it the client's preface (RFC 9113 §3.3, §3.4). No request of HTTP/1.1
 * begins as the preface does, and none waits for more than the bytes that it shares with it. Behind it is the
 * {@link HttpServerHandler}.
 */
final class HttpVersions extends ByteToMessageDecoder {
    /** RFC 9113 §3.4. */
    static final int PREFACE_BYTES = 24;

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final ServerSettings settings;
    private final Http2Server http2;
    private final Visit visit;

    HttpVersions(ServerSettings settings, Http2Server http2, Visit visit) {
        this.settings = settings;
        this.http2 = http2;
        this.visit = visit;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        @Nullable SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) { // which has not offered what is not enabled
            install(ctx, ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()));
        } else {
            boolean maybeHttp2 = settings.http2().enabled() && beginsAsPreface(in);
            if (!maybeHttp2 || in.readableBytes() >= PREFACE_BYTES) {
                install(ctx, maybeHttp2);
            }
        }
    }

    private static boolean beginsAsPreface(ByteBuf in) {
        int most = Math.min(in.readableBytes(), PREFACE_BYTES);
        return in.slice(in.readerIndex(), most).equals(PREFACE.slice(0, most));
    }

    private void install(ChannelHandlerContext ctx, boolean isHttp2) {
        if (isHttp2) {
            http2.install(ctx.pipeline(), visit);
        } else {
            HttpServerHandler server = ctx.pipeline().get(HttpServerHandler.class);
            ctx.pipeline()
                    .addAfter(ctx.name(), null, new HttpResponseEncoder())
                    .addAfter(ctx.name(), null, new StrictRequestDecoder(settings.maxHeaderBytes(), server::takesMore));
        }
        ctx.pipeline().remove(this); // hands over what has come
    }

    /** The input has ended within what may have become a preface. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.isReadable() && !ctx.isRemoved()) {
            install(ctx, false);
        }
    }
}
