package io.hawser.netty;

import io.hawser.HawserException;
import io.hawser.WebSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers. */
public final class NettyConnector {
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private final EventLoops loops;

    /** A connector whose connections live on these loops. */
    public NettyConnector(EventLoops loops) {
        this.loops = loops;
    }

    /**
     * Connects.
     *
     * @return the open connection, or a {@link HawserException} that says which step failed
     */
    public CompletableFuture<WebSocket> connect(ConnectPlan plan) {
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        @Nullable SslContext tls = plan.tls().map(ClientTls::context).orElse(null);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .channel(loops.engine().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        plan.connectTimeout().toMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        loops.adopt(channel);
                        init(channel, plan, tls, result);
                    }
                });
        loops.engine().channelOptions().forEach(bootstrap::option);
        bootstrap.connect(plan.host(), plan.port()).addListener(connected -> {
            if (!connected.isSuccess()) {
                result.completeExceptionally(new HawserException(
                        "cannot connect to " + plan.host() + ":" + plan.port() + ": "
                                + NetworkErrors.reason(connected.cause()),
                        connected.cause()));
            }
        });
        return result;
    }

    private static void init(
            Channel channel, ConnectPlan plan, @Nullable SslContext tls, CompletableFuture<WebSocket> result) {
        if (tls != null) {
            SslHandler ssl = tls.newHandler(channel.alloc(), plan.host(), plan.port(), TlsTasks.EXECUTOR);
            ssl.setHandshakeTimeout(plan.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            channel.pipeline().addLast(ssl);
        }
        channel.pipeline()
                .addLast(new HttpRequestEncoder())
                .addLast(new HttpResponseDecoder(Http.decoderConfig(MAX_HEADER_BYTES)))
                .addLast(new HttpClientHandler(plan, result));
    }
}
