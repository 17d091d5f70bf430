package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.hawser.WebSocket;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One WebSocket by HTTP/1.1, which gives it a TCP connection of its own. */
final class Http1Attempt implements Connecting.Outcome {
    private final ConnectPlan plan;
    private final @Nullable SslContext tls;
    private final ConnectLog log;
    private final CompletableFuture<WebSocket> result;

    private Http1Attempt(
            ConnectPlan plan, @Nullable SslContext tls, ConnectLog log, CompletableFuture<WebSocket> result) {
        this.plan = plan;
        this.tls = tls;
        this.log = log;
        this.result = result;
    }

    /** Begins to connect. From any thread. */
    static void start(
            EventLoops loops,
            ConnectPlan plan,
            @Nullable SslContext tls,
            ConnectLog log,
            CompletableFuture<WebSocket> result) {
        Connecting connecting =
                new Connecting(loops, loops.group().next(), plan, log, new Http1Attempt(plan, tls, log, result));
        result.whenComplete((ws, failure) -> {
            if (failure != null) {
                connecting.stop(); // it has failed, or nobody waits for it any more
            }
        });
        connecting.start();
    }

    @Override
    public void ready(Channel channel) {
        ClientPipeline.begin(channel, plan, tls, log, result);
    }

    @Override
    public void failed(Step step, String why, @Nullable Throwable cause) {
        result.completeExceptionally(log.failed(step, why, cause));
    }
}
