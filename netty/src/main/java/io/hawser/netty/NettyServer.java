package io.hawser.netty;

import io.hawser.HawserException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listening socket whose requests go to a {@link RequestHandler}. */
public final class NettyServer implements AutoCloseable {
    private final Channel channel;

    private NettyServer(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds and listens.
     *
     * @throws HawserException if the address cannot be bound
     * @throws IllegalArgumentException if the certificate cannot be used
     */
    public static NettyServer bind(EventLoops loops, ServerSettings settings, RequestHandler handler) {
        @Nullable SslContext tls = settings.tls().map(ServerTls::context).orElse(null);
        Admission admission = new Admission(
                settings.admission(),
                settings.proxies(),
                loops,
                new MemoryWatch(settings.admission().maxMemoryShare()));
        // TCP_NODELAY is not among the options: Netty sets it on every new socket, and a second time would cost a call.
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.engine().serverChannel())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(admission)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel child) {
                        Visit visit = admission.arrived(child);
                        loops.keep(child);
                        if (settings.proxies().announces(child.remoteAddress())) {
                            child.pipeline().addLast(new ProxyProtocolHandler(visit));
                        }
                        init(child, settings, tls, new HttpServerHandler(settings, handler, visit));
                    }
                });
        loops.engine().channelOptions().forEach(bootstrap::childOption);
        InetSocketAddress address = settings.host()
                .map(host -> new InetSocketAddress(host, settings.port()))
                .orElseGet(() -> new InetSocketAddress(settings.port()));
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new HawserException(
                    "cannot listen on " + settings.host().orElse("*") + ":" + settings.port() + ": "
                            + NetworkErrors.reason(bound.cause()),
                    bound.cause());
        }
        return new NettyServer(bound.channel());
    }

    private static void init(
            SocketChannel child, ServerSettings settings, @Nullable SslContext tls, HttpServerHandler handler) {
        if (tls != null) {
            SslHandler ssl = tls.newHandler(child.alloc(), TlsTasks.EXECUTOR);
            ssl.setHandshakeTimeout(settings.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
            child.pipeline().addLast(ssl);
        }
        child.pipeline()
                .addLast(new StrictRequestDecoder(settings.maxHeaderBytes()))
                .addLast(new HttpResponseEncoder())
                .addLast(handler);
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Stops accepting. Connections stay. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
