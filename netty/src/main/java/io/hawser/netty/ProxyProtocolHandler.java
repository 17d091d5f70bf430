package io.hawser.netty;

import io.hawser.LimitedLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first handler of a trusted proxy's connection, until the header of the PROXY protocol is whole: before TLS and HTTP. */
final class ProxyProtocolHandler extends ByteToMessageDecoder {
    /** How long the header may take, which a proxy sends with the connection's first packet. */
    private static final long TIMEOUT_MILLIS = 1_000;

    private static final LimitedLog REFUSALS = new LimitedLog(Level.WARNING);

    private final Visit visit;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean done;

    ProxyProtocolHandler(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor().schedule(() -> leave(ctx), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void leave(ChannelHandlerContext ctx) {
        LoopResources.current()
                .turns()
                .leave(
                        () -> refuse(ctx, "PROXY protocol header took longer than " + TIMEOUT_MILLIS + " ms"),
                        ctx.executor());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (done) {
            in.skipBytes(in.readableBytes());
            return;
        }
        ByteBuffer bytes = in.nioBuffer();
        @Nullable ProxyHeader header;
        try {
            header = ProxyHeader.decode(bytes);
        } catch (IllegalArgumentException e) {
            refuse(ctx, String.valueOf(e.getMessage()));
            in.skipBytes(in.readableBytes());
            return;
        }
        if (header != null) {
            in.skipBytes(bytes.position());
            accept(ctx, in, header);
        }
    }

    private void accept(ChannelHandlerContext ctx, ByteBuf in, ProxyHeader header) {
        @Nullable InetSocketAddress client = header.client().orElse(null);
        if (client != null) {
            new Announced(client, header.secure()).on(ctx.channel());
            @Nullable String refusal = visit.comesFrom(client);
            if (refusal != null) {
                refuse(ctx, "client " + client + " has more than " + refusal);
                in.skipBytes(in.readableBytes());
                return;
            }
        }
        done = true;
        ctx.pipeline().remove(this); // hands over what came behind the header
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        if (!done) {
            done = true;
            REFUSALS.log(() -> "connection from " + ctx.channel().remoteAddress() + " closed: " + why);
            ctx.close();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        done = true; // also when the channel has closed
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
