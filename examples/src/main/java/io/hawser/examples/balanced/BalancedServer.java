package io.hawser.examples.balanced;

import io.hawser.server.Drain;
import io.hawser.server.ProxyProtocol;
import io.hawser.server.WebSocketServer;
import java.time.Duration;

/** A node behind a load balancer that speaks the PROXY protocol. */
public final class BalancedServer {
    private BalancedServer() {}

    /** Starts it; 0 is any free port. */
    public static WebSocketServer start(int port) {
        // region server
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .trustedProxies("127.0.0.1", "10.0.5.0/24") // where proxies are, and no clients
                .proxyProtocol(ProxyProtocol.FROM_TRUSTED)
                .readiness("/ready")
                .liveness("/alive")
                .route("/whoami", ws -> ws.send(ws.handshake().clientAddress().toString()))
                .start();
        // endregion
        return server;
    }

    /** Sends everybody elsewhere. */
    public static void leave(WebSocketServer server) {
        // region drain
        Drain drain = server.drain(Duration.ofSeconds(5), Duration.ofSeconds(60)); // notice, window
        drain.done().thenAccept(done -> System.out.println(done.closed() + " connections went elsewhere"));
        // endregion
    }

    /** Sees to it that SIGTERM sends everybody elsewhere before the program ends. */
    public static void leaveOnSigterm(WebSocketServer server) {
        // region sigterm
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Drain drain = server.drain(Duration.ofSeconds(10), Duration.ofSeconds(60)); // notice, window
            drain.done().toCompletableFuture().join();
            server.close();
        }));
        // endregion
    }

    /** Listens on port 8080. */
    public static void main(String[] args) {
        WebSocketServer server = start(8080);
        leaveOnSigterm(server);
        System.out.println("a proxy may connect to port " + server.port());
    }
}
