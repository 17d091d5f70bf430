package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.hawser.ConnectionSetup;
import io.hawser.Handshake;
import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.protocol.Role;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a client's answered opening handshake becomes, whichever HTTP it was in. */
final class ClientOpening {
    private ClientOpening() {}

    /**
     * Makes a channel a WebSocket. On its loop.
     *
     * @param request as it was sent
     * @param installed run when its handler is in the pipeline, before it sends and receives
     */
    static void open(
            ChannelHandlerContext ctx,
            ConnectPlan plan,
            HttpRequest request,
            HttpResponse answer,
            ClientHandshake.Accepted accepted,
            CompletableFuture<WebSocket> result,
            Runnable installed) {
        Handshake handshake = Handshake.of(
                        request,
                        SocketNames.ofJdk(ctx.channel().localAddress()),
                        plan.tls().isPresent())
                .completed(accepted.subprotocol(), Optional.empty(), answer.headers());
        LoopResources loop = LoopResources.current();
        ConnectionHandler connection = new ConnectionHandler(new ConnectionSetup(
                Role.CLIENT,
                handshake,
                plan.options(),
                Upgrade.extension(Role.CLIENT, accepted.deflate(), plan.options()),
                loop.maskingKeys(),
                loop.assemblies(plan.listener() != null),
                loop.budget(),
                plan.listener()));
        ctx.pipeline().addLast(connection);
        if (plan.observer() != null) {
            connection.connection().observe(plan.observer());
        }
        installed.run();
        connection.start();
        if (!result.complete(connection.connection())) {
            connection.connection().abort(); // nobody waits for it any more
        }
    }

    /** An answer that breaks a rule, or is a refusal. */
    static HandshakeException failed(ConnectLog log, ClientHandshake.Failed failed, HttpResponse answer) {
        Step step =
                switch (failed.part()) {
                    case HTTP -> Step.HTTP;
                    case SUBPROTOCOL -> Step.SUBPROTOCOL;
                    case EXTENSION -> Step.EXTENSION;
                };
        return log.handshakeFailed(step, "handshake failed: " + failed.why(), answer, null);
    }
}
