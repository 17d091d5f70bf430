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
    /** The name of the first handler that only HTTP/1.1 has. */
    private static final String HTTP1 = "http1";

    private final Channel channel;
    private final Http2Server http2;

    private NettyServer(Channel channel, Http2Server http2) {
        this.channel = channel;
        this.http2 = http2;
    }

    /**
     * Binds and listens.
     *
     * @throws HawserException if the address cannot be bound
     * @throws IllegalArgumentException if the certificate cannot be used
     */
    public static NettyServer bind(EventLoops loops, ServerSettings settings, RequestHandler handler) {
        @Nullable
        SslContext tls = settings.tls()
                .map(certificate -> certificate.context(settings.http2().enabled()))
                .orElse(null);
        Admission admission = new Admission(
                settings.admission(),
                settings.proxies(),
                loops,
                new MemoryWatch(settings.admission().maxMemoryShare()));
        Http2Server http2 = new Http2Server(settings, handler, loops);
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
                        if (settings.http2().enabled()) {
                            child.pipeline().addBefore(HTTP1, null, new Http2Preface(http2, visit));
                        }
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
        return new NettyServer(bound.channel(), http2);
    }

    private static void init(
            SocketChannel child, ServerSettings settings, @Nullable SslContext tls, HttpServerHandler handler) {
        if (tls != null) {
            SslHandler ssl = tls.newHandler(child.alloc(), TlsTasks.EXECUTOR);
            ssl.setHandshakeTimeout(settings.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
            child.pipeline().addLast(ssl);
        }
        child.pipeline()
                .addLast(HTTP1, new StrictRequestDecoder(settings.maxHeaderBytes()))
                .addLast(new HttpResponseEncoder())
                .addLast(handler);
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Stops accepting. Connections stay; those of HTTP/2 are told to open no further stream. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        http2.goAway();
    }
}
