package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 from HTTP/1.1 by a connection's first bytes, and goes. With TLS it is what ALPN agreed on, without it the
 * client's preface (RFC 9113 §3.3, §3.4). No request of HTTP/1.1 begins as the preface does, and none waits for more than
 * the bytes that it shares with it.
 */
final class Http2Preface extends ByteToMessageDecoder {
    /** RFC 9113 §3.4. */
    static final int BYTES = 24;

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final Http2Server server;
    private final Visit visit;

    Http2Preface(Http2Server server, Visit visit) {
        this.server = server;
        this.visit = visit;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        @Nullable SslHandler tls = ctx.pipeline().get(SslHandler.class);
        boolean isHttp2;
        if (tls != null) {
            isHttp2 = ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
        } else {
            int most = Math.min(in.readableBytes(), BYTES);
            isHttp2 = in.slice(in.readerIndex(), most).equals(PREFACE.slice(0, most));
            if (isHttp2 && most < BYTES) {
                return;
            }
        }
        if (isHttp2) {
            server.install(ctx.pipeline(), visit);
        }
        ctx.pipeline().remove(this); // hands over what has come
    }

    /** The input has ended within what may have become a preface. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.isReadable() && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }
}
