package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Function;

/**
 * Waits for a client's first record of TLS, with its ClientHello or the beginning of it (RFC 8446 §5.1), then makes what
 * reads it, and goes: who says nothing, or a byte a second, costs its bytes and not the many objects of a TLS engine. What
 * cannot be such a record goes on at once, to be refused there.
 */
final class FirstTlsRecord extends ByteToMessageDecoder {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;
    private static final int HANDSHAKE = 22;
    private static final int MOST_BYTES = 1 << 14;

    private final Function<Channel, ? extends ChannelHandler> tls;

    /**
     * Of one channel.
     *
     * @param tls makes what reads the record and all that follows
     */
    FirstTlsRecord(Function<Channel, ? extends ChannelHandler> tls) {
        this.tls = tls;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() >= bytes(in)) {
            ctx.pipeline().addAfter(ctx.name(), null, tls.apply(ctx.channel()));
            ctx.pipeline().remove(this); // hands over what has come
        }
    }

    /** How many bytes to wait for. */
    private static int bytes(ByteBuf in) {
        if (in.getUnsignedByte(in.readerIndex()) != HANDSHAKE) {
            return 0;
        }
        if (in.readableBytes() < HEADER_BYTES) {
            return HEADER_BYTES;
        }
        int length = in.getUnsignedShort(in.readerIndex() + LENGTH_AT);
        return length > MOST_BYTES ? 0 : HEADER_BYTES + length;
    }
}
