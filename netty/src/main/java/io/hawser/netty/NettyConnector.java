package io.hawser.netty;

import io.hawser.ConnectFailedException;
import io.hawser.WebSocket;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers. */
public final class NettyConnector {
    private final EventLoops loops;
    private final @Nullable Http2Pool http2;

    /**
     * A connector whose connections live on these loops.
     *
     * @param http2 what WebSockets share TCP connections by, or null for HTTP/1.1 only
     */
    public NettyConnector(EventLoops loops, @Nullable Http2Pool http2) {
        this.loops = loops;
        this.http2 = http2;
    }

    /**
     * Connects.
     *
     * @return the open connection, or a {@link ConnectFailedException} that says which step failed; cancelling it closes
     *     what has been opened
     * @throws IllegalArgumentException if TLS cannot be used as the plan says; with HTTP/2 the future may say it, too
     */
    public CompletableFuture<WebSocket> connect(ConnectPlan plan) {
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        if (http2 == null || !http2.connect(loops, plan, result)) {
            Http1Attempt.start(loops, plan, http1Tls(plan), new ConnectLog(), result);
        }
        return result;
    }

    /** TLS that says in ALPN that HTTP/1.1 is spoken, or null for none. */
    static @Nullable SslContext http1Tls(ConnectPlan plan) {
        return plan.tls()
                .map(tls -> tls.context(ApplicationProtocolNames.HTTP_1_1))
                .orElse(null);
    }
}
