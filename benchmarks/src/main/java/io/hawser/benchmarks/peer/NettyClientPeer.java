package io.hawser.benchmarks.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Netty's own WebSocket handlers, as its example client puts them together, on its native transport. */
public final class NettyClientPeer {
    private NettyClientPeer() {}

    /** Echoes until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        PeerOptions options = PeerOptions.of(arguments);
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, handlers))
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Initializer(options));
        for (int i = 0; i < options.connections(); i++) {
            bootstrap.connect("127.0.0.1", options.port()).sync();
        }
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final WebSocketClientProtocolConfig config;

        Initializer(PeerOptions options) {
            config = WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(options.uri())
                    .maxFramePayloadLength(options.bytes())
                    .build();
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(new HttpClientCodec());
            pipeline.addLast(new HttpObjectAggregator(8_192));
            pipeline.addLast(new WebSocketClientProtocolHandler(config));
            pipeline.addLast(new Echo());
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write((WebSocketFrame) message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            PeerOptions.fail(error);
        }
    }
}
