package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.PeerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Vert.x. */
public final class VertxPeer {
    private VertxPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        int port = listen(vertx, new HttpServerOptions());
        Optional<Integer> tlsPort =
                PeerOptions.of(arguments).tls().map(folder -> listen(vertx, secure(new HttpServerOptions(), folder)));
        Control.start(port, tlsPort);
    }

    private static int listen(Vertx vertx, HttpServerOptions options) {
        Future<HttpServer> server = vertx.createHttpServer(
                        options.setHost("127.0.0.1").setPort(0))
                .webSocketHandler(VertxPeer::accept)
                .listen();
        return server.toCompletionStage().toCompletableFuture().join().actualPort();
    }

    private static HttpServerOptions secure(HttpServerOptions options, Path folder) {
        return options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(folder.resolve("certificate.pem").toString())
                        .setKeyPath(folder.resolve("key.pem").toString()));
    }

    private static void accept(ServerWebSocket ws) {
        if (ws.path().equals("/flood")) {
            Flood.start(ws::writeTextMessage, () -> !ws.isClosed());
        }
        ws.textMessageHandler(ws::writeTextMessage);
        ws.binaryMessageHandler(ws::writeBinaryMessage);
    }
}
