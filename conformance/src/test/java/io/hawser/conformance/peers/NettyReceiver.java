package io.hawser.conformance.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an application of Netty's WebSocket handlers does with whole frames. */
final class NettyReceiver extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Farewells farewells;
    private String connection;
    private String subprotocol = "";
    private @Nullable Conversation conversation;

    /**
     * Receives for a connection.
     *
     * @param connection its name, empty on a server, which gets it with the handshake
     */
    NettyReceiver(Farewells farewells, String connection) {
        this.farewells = farewells;
        this.connection = connection;
    }

    /** Stands before the handler that keeps close frames to itself. */
    ChannelHandler closeFrames() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof CloseWebSocketFrame close) {
                    int code = close.statusCode() < 0 ? 1005 : close.statusCode();
                    farewells.add(connection, code, close.reasonText() == null ? "" : close.reasonText());
                }
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        conversation = new Conversation(new NettyLine(context));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
            connection = Farewell.connectionOf(complete.requestUri());
            subprotocol = complete.selectedSubprotocol() == null ? "" : complete.selectedSubprotocol();
        } else if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            String actual = context.pipeline()
                    .get(WebSocketClientProtocolHandler.class)
                    .handshaker()
                    .actualSubprotocol();
            subprotocol = actual == null ? "" : actual;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        Conversation talk = Objects.requireNonNull(conversation);
        if (frame instanceof TextWebSocketFrame text) {
            talk.text(text.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            talk.binary(ByteBufUtil.getBytes(frame.content()));
        } else if (frame instanceof PongWebSocketFrame) {
            talk.pong(ByteBuffer.wrap(ByteBufUtil.getBytes(frame.content())));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        farewells.addAbnormal(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.channel().unsafe().close(context.voidPromise());
    }

    private final class NettyLine implements Line {
        private final ChannelHandlerContext context;

        NettyLine(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public void sendText(String text) {
            context.writeAndFlush(new TextWebSocketFrame(text));
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            context.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        }

        @Override
        public void sendTextPart(String part, boolean first, boolean last) {
            ByteBuf bytes = Unpooled.copiedBuffer(part, StandardCharsets.UTF_8);
            context.writeAndFlush(
                    first ? new TextWebSocketFrame(last, 0, bytes) : new ContinuationWebSocketFrame(last, 0, bytes));
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) {
            ByteBuf bytes = Unpooled.wrappedBuffer(part);
            context.writeAndFlush(
                    first ? new BinaryWebSocketFrame(last, 0, bytes) : new ContinuationWebSocketFrame(last, 0, bytes));
        }

        @Override
        public void ping(ByteBuffer payload) {
            context.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
        }

        @Override
        public void close(int code, String reason) {
            context.writeAndFlush(new CloseWebSocketFrame(code, reason));
        }

        @Override
        public void closeWithoutCode() {
            context.writeAndFlush(new CloseWebSocketFrame());
        }

        /** From the head of the pipeline: the handler of the protocol would send a close frame first. */
        @Override
        public void cut() {
            context.pipeline().firstContext().close();
        }

        @Override
        public String subprotocol() {
            return subprotocol;
        }
    }
}
