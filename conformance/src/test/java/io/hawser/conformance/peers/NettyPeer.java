package io.hawser.conformance.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Netty's own WebSocket handlers, which Hawser does without. They answer close frames by themselves. */
final class NettyPeer implements Peer {
    private static final int MAX_BYTES = 1 << 20;

    private final Farewells farewells = new Farewells();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;

    NettyPeer() throws Exception {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer(this::addServerHandlers))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    @Override
    public URI address() {
        return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort());
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .subprotocol(subprotocols.isEmpty() ? null : String.join(",", subprotocols))
                .allowExtensions(true)
                .maxFramePayloadLength(MAX_BYTES)
                .dropPongFrames(false)
                .build();
        WebSocketClientProtocolHandler protocol = new WebSocketClientProtocolHandler(config);
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(initializer(pipeline -> {
                    pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_BYTES));
                    pipeline.addLast(new WebSocketClientCompressionHandler(MAX_BYTES));
                    addWebSocketHandlers(pipeline, protocol, Farewell.connectionOf(uri));
                }))
                .connect(uri.getHost(), uri.getPort())
                .sync();
    }

    private void addServerHandlers(ChannelPipeline pipeline) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .subprotocols(Hawser.SUBPROTOCOL)
                .allowExtensions(true)
                .maxFramePayloadLength(MAX_BYTES)
                .dropPongFrames(false)
                .build();
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BYTES));
        pipeline.addLast(new WebSocketServerCompressionHandler(MAX_BYTES));
        addWebSocketHandlers(pipeline, new WebSocketServerProtocolHandler(config), "");
    }

    /** The handler of the protocol keeps close frames to itself, so one before it looks at them. */
    private void addWebSocketHandlers(
            ChannelPipeline pipeline, io.netty.channel.ChannelHandler protocol, String connection) {
        NettyReceiver receiver = new NettyReceiver(farewells, connection);
        pipeline.addLast(receiver.closeFrames());
        pipeline.addLast(protocol, new WebSocketFrameAggregator(MAX_BYTES), receiver);
    }

    private interface Handlers {
        void addTo(ChannelPipeline pipeline);
    }

    private static ChannelInitializer<Channel> initializer(Handlers handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                handlers.addTo(channel.pipeline());
            }
        };
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }
}
