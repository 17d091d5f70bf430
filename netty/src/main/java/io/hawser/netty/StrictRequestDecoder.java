package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Netty's decoder of requests, less its kindness: it would read the version in any case (RFC 9112 §2.3). And one request at
 * a time: those behind it stay the bytes that they came in, and so does the end of the input, until it has its answer.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private final BooleanSupplier mayGoOn;
    private boolean decoding;
    private boolean endWaits;

    /**
     * Of one channel.
     *
     * @param mayGoOn whether whoever is behind takes another request now
     */
    StrictRequestDecoder(int maxHeaderBytes, BooleanSupplier mayGoOn) {
        super(Http.decoderConfig(maxHeaderBytes));
        this.mayGoOn = mayGoOn;
    }

    /** The next request is wanted. On the loop. */
    static void goOn(ChannelPipeline pipeline) {
        ChannelHandlerContext ctx = pipeline.context(StrictRequestDecoder.class);
        if (ctx != null) {
            ((StrictRequestDecoder) ctx.handler()).goOn(ctx);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (decoding) {
            return; // further up the stack, and will see it
        }
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            if (endWaits && mayGoOn.getAsBoolean()) {
                endWaits = false;
                super.userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
            }
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, message);
        } finally {
            decoding = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (mayGoOn.getAsBoolean()) {
            super.decode(ctx, in, out);
        } else {
            ctx.channel().config().setAutoRead(false); // even if it was: ArrivalTurns may have turned it on
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (mayGoOn.getAsBoolean()) {
            super.channelReadComplete(ctx);
        } else {
            ctx.fireChannelReadComplete(); // it would ask for more bytes, as it got no request out of these
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE && actualReadableBytes() > 0 && !mayGoOn.getAsBoolean()) {
            endWaits = true;
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved0(ctx);
        if (endWaits) {
            endWaits = false;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) throws Exception {
        String version = requestLine[2];
        if (!version.startsWith("HTTP/")) {
            throw new IllegalArgumentException("HTTP version must begin with HTTP/ (RFC 9112 §2.3)");
        }
        return super.createMessage(requestLine);
    }
}
