package io.hawser.netty;

import io.hawser.HawserException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listening socket whose requests go to a {@link RequestHandler}. */
public final class NettyServer implements AutoCloseable {
    private final Channel channel;
    private final Http2Server http2;
    private final @Nullable ServerTlsContext tls;

    private NettyServer(Channel channel, Http2Server http2, @Nullable ServerTlsContext tls) {
        this.channel = channel;
        this.http2 = http2;
        this.tls = tls;
    }

    /**
     * Binds and listens.
     *
     * @throws HawserException if the address cannot be bound
     * @throws IllegalArgumentException if the certificate cannot be used
     */
    public static NettyServer bind(EventLoops loops, ServerSettings settings, RequestHandler handler) {
        @Nullable
        ServerTlsContext tls = settings.tls()
                .map(wanted -> ServerTlsContext.open(wanted, applicationProtocols(settings)))
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
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.RECVBUF_ALLOCATOR, accepting())
                .handler(admission)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        Visit visit = admission.arrived(child);
                        loops.keep(child);
                        ChannelPipeline pipeline = child.pipeline();
                        pipeline.addLast(
                                new ArrivalTurns(LoopResources.current().turns()));
                        if (settings.proxies().announces(child.remoteAddress())) {
                            pipeline.addLast(new ProxyProtocolHandler(visit));
                        }
                        if (tls != null) {
                            pipeline.addLast(new FirstTlsRecord(tls::newHandler));
                        }
                        pipeline.addLast(new HttpVersions(settings, http2, visit))
                                .addLast(new HttpServerHandler(settings, handler, visit));
                    }
                });
        try {
            return new NettyServer(listen(bootstrap, loops.engine(), settings.address()), http2, tls);
        } catch (RuntimeException e) {
            if (tls != null) {
                tls.close();
            }
            throw e;
        }
    }

    /** A few a turn; {@link Admission} lets them in. Netty's own takes one with epoll, and for a crowd as many turns. */
    private static RecvByteBufAllocator accepting() {
        return new ServerChannelRecvByteBufAllocator()
                .respectMaybeMoreData(false)
                .maxMessagesPerRead(Admission.MOST_WAITING);
    }

    private static Channel listen(ServerBootstrap bootstrap, Engine engine, ListenAddress address) {
        if (address.unixSocket().isPresent()) {
            UnixSocketFile.vacate(address.unixSocket().get());
            bootstrap.channel(engine.unixServerChannel());
        } else {
            engine.channelOptions().forEach(bootstrap::childOption);
            engine.tcpOptions().forEach(bootstrap::option);
            bootstrap.channel(engine.serverChannel()).option(ChannelOption.SO_REUSEADDR, true);
        }
        ChannelFuture bound = bootstrap.bind(address.forEngine(engine)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new HawserException(
                    "cannot listen on " + address + ": " + NetworkErrors.reason(bound.cause()), bound.cause());
        }
        address.unixSocket().ifPresent(file -> {
            UnixSocketFile mine = UnixSocketFile.of(file);
            bound.channel().closeFuture().addListener(closed -> mine.remove());
        });
        return bound.channel();
    }

    /** What ALPN offers (RFC 7301); a client that names none of it speaks HTTP/1.1. */
    private static List<String> applicationProtocols(ServerSettings settings) {
        return settings.http2().enabled()
                ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                : List.of(ApplicationProtocolNames.HTTP_1_1);
    }

    /**
     * The port that is listened on.
     *
     * @throws IllegalStateException if it is a Unix domain socket
     */
    public int port() {
        if (channel.localAddress() instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException("there is no port: the server listens on a Unix domain socket");
    }

    /**
     * Reads the certificates again, for TLS handshakes from now on. Does I/O.
     *
     * @throws IllegalArgumentException if they cannot be used; then the old ones stay
     * @throws IllegalStateException if there is no TLS
     */
    public void reloadCertificates() {
        if (tls == null) {
            throw new IllegalStateException("the server has no certificates: it listens without TLS");
        }
        tls.reload();
    }

    /** Tells clients of HTTP/2 to open further streams elsewhere (RFC 9113 §6.8); their connections end with the last one. */
    public void drain() {
        http2.leave();
    }

    /** Stops accepting, and watching files. Connections stay; those of HTTP/2 are told to open no further stream. */
    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
        channel.close().awaitUninterruptibly();
        http2.goAway();
    }
}
