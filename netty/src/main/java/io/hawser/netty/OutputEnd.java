package io.hawser.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** The end of a channel's output, after which it still reads: a TCP FIN, with TLS its close_notify, in HTTP/2 END_STREAM. */
final class OutputEnd {
    private OutputEnd() {}

    /** Ends the output of a channel; what was written before must have left. */
    static void of(Channel channel) {
        SslHandler tls = innermostTls(channel);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof Http2StreamChannel) {
            Http2Bytes.endOutput(channel);
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    /** Of two, the first one is the client's with its proxy. */
    private static @Nullable SslHandler innermostTls(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            for (var handler : channel.pipeline()) {
                tls = handler.getValue() instanceof SslHandler inner ? inner : tls;
            }
        }
        return tls;
    }

    /** Ends the whole channel at once: with what waits in the kernel, and without a word of TLS. A stream is reset (RFC 8441 §5). */
    static void abort(Channel channel) {
        if (channel.isOpen()) { // otherwise it is closing already, and the news is on its way
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.voidPromise()); // past TLS, which would wait to say goodbye
        }
    }
}
