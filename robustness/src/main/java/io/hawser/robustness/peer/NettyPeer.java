package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.PeerOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Netty's own WebSocket handlers, in the pipeline of its example server. */
public final class NettyPeer {
    private NettyPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        int port = bind(loops, null);
        Path folder = PeerOptions.of(arguments).tls().orElse(null);
        Optional<Integer> tlsPort = folder == null
                ? Optional.empty()
                : Optional.of(bind(
                        loops,
                        SslContextBuilder.forServer(
                                        folder.resolve("certificate.pem").toFile(),
                                        folder.resolve("key.pem").toFile())
                                .build()));
        Control.start(port, tlsPort);
    }

    private static int bind(EventLoopGroup loops, @Nullable SslContext tls) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Initializer(tls))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final @Nullable SslContext tls;

        Initializer(@Nullable SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (tls != null) {
                pipeline.addLast(tls.newHandler(channel.alloc()));
            }
            pipeline.addLast(new HttpServerCodec());
            pipeline.addLast(new HttpObjectAggregator(65_536));
            pipeline.addLast(new WebSocketServerCompressionHandler(0));
            pipeline.addLast(new WebSocketServerProtocolHandler("/", null, true, 65_536, false, true));
            pipeline.addLast(new Echo());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeComplete handshake
                    && handshake.requestUri().equals("/flood")) {
                Channel channel = context.channel();
                Flood.start(text -> channel.writeAndFlush(new TextWebSocketFrame(text)), channel::isActive);
            }
            super.userEventTriggered(context, event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            context.writeAndFlush(frame.retain());
        }
    }
}
