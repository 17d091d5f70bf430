package io.hawser.benchmarks.peer;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vert.x with one event loop on the native transport. */
public final class VertxPeer {
    private VertxPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) {
        PeerOptions options = PeerOptions.of(arguments);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        vertx.deployVerticle(new Verticle(options)).onFailure(error -> {
            error.printStackTrace();
            System.exit(1);
        });
    }

    private static final class Verticle extends AbstractVerticle {
        private final PeerOptions options;
        private final List<ServerWebSocket> subscribers = new ArrayList<>();

        Verticle(PeerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServerOptions settings = new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setMaxWebSocketFrameSize(options.bytes())
                    .setMaxWebSocketMessageSize(options.bytes())
                    .setPerMessageWebSocketCompressionSupported(options.deflate())
                    .setPerFrameWebSocketCompressionSupported(false);
            options.tls().ifPresent(folder -> secure(settings, folder));
            Future<HttpServer> server = vertx.createHttpServer(settings)
                    .webSocketHandler(this::accept)
                    .listen();
            server.onSuccess(listening -> PeerOptions.listening(listening.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private static void secure(HttpServerOptions settings, Path folder) {
            settings.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(folder.resolve("certificate.pem").toString())
                            .setKeyPath(folder.resolve("key.pem").toString()));
        }

        private void accept(ServerWebSocket ws) {
            switch (ws.path()) {
                case "/sub" -> {
                    subscribers.add(ws);
                    ws.closeHandler(closed -> subscribers.remove(ws));
                }
                case "/pub" ->
                    ws.textMessageHandler(text -> subscribers.forEach(subscriber -> subscriber.writeTextMessage(text)));
                default -> {
                    ws.textMessageHandler(ws::writeTextMessage);
                    ws.binaryMessageHandler(ws::writeBinaryMessage);
                }
            }
        }
    }
}
