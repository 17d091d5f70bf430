package io.hawser.benchmarks.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Netty's own WebSocket handlers, as its example server puts them together, on its native transport. */
public final class NettyPeer {
    private NettyPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Initializer(options))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        PeerOptions.listening(((InetSocketAddress) server.localAddress()).getPort());
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final ChannelGroup subscribers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        private final WebSocketServerProtocolConfig config;
        private final boolean deflate;
        private final @Nullable SslContext tls;

        Initializer(PeerOptions options) throws SSLException {
            config = WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .allowExtensions(true)
                    .maxFramePayloadLength(options.bytes())
                    .build();
            deflate = options.deflate();
            Path folder = options.tls().orElse(null);
            tls = folder == null
                    ? null
                    : SslContextBuilder.forServer(
                                    folder.resolve("certificate.pem").toFile(),
                                    folder.resolve("key.pem").toFile())
                            .build();
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (tls != null) {
                pipeline.addLast(tls.newHandler(channel.alloc()));
            }
            pipeline.addLast(new HttpServerCodec());
            pipeline.addLast(new HttpObjectAggregator(65_536));
            if (deflate) {
                pipeline.addLast(new WebSocketServerCompressionHandler(0));
            }
            pipeline.addLast(new WebSocketServerProtocolHandler(config));
            pipeline.addLast(new Echo(subscribers));
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final ChannelGroup subscribers;
        private boolean publishes;

        Echo(ChannelGroup subscribers) {
            this.subscribers = subscribers;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete handshake) {
                publishes = handshake.requestUri().equals("/pub");
                if (handshake.requestUri().equals("/sub")) {
                    subscribers.add(context.channel());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (publishes) {
                subscribers.writeAndFlush(message);
            } else {
                context.write((WebSocketFrame) message, context.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
