package io.hawser.netty;

import io.hawser.ConnectFailedException;
import io.hawser.WebSocket;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers. */
public final class NettyConnector {
    private final EventLoops loops;

    /** A connector whose connections live on these loops. */
    public NettyConnector(EventLoops loops) {
        this.loops = loops;
    }

    /**
     * Connects.
     *
     * @return the open connection, or a {@link ConnectFailedException} that says which step failed; cancelling it closes
     *     what has been opened
     * @throws IllegalArgumentException if TLS cannot be used as the plan says
     */
    public CompletableFuture<WebSocket> connect(ConnectPlan plan) {
        @Nullable
        SslContext tls = plan.tls().map(settings -> settings.context()).orElse(null);
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        new Connecting(loops, plan, tls, result).start();
        return result;
    }
}
