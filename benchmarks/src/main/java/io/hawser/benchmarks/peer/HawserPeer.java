package io.hawser.benchmarks.peer;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Handler;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.ServerBuilder;
import io.hawser.server.Topic;
import io.hawser.server.WebSocketServer;

/** Hawser with its defaults. Variants: {@code blocking}, or the name of an I/O engine. */
public final class HawserPeer {
    private HawserPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) {
        PeerOptions options = PeerOptions.of(arguments);
        boolean blocking = options.variant().equals("blocking");
        ServerBuilder builder = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(1)
                .ioEngine(blocking || options.variant().isEmpty() ? "auto" : options.variant())
                .options(ConnectionOptions.DEFAULT.withCompression(
                        options.deflate() ? Compression.DEFAULT : Compression.OFF));
        options.tls().ifPresent(folder -> builder.tls(folder.resolve("certificate.pem"), folder.resolve("key.pem")));

        Topic topic = new Topic("all");
        Handler echo = HawserPeer::echo;
        builder.route(
                "/echo", (blocking ? Route.handler(echo) : Route.listener(new Echo())).origins(OriginPolicy.any()));
        builder.route("/sub", Route.listener(new Subscriber(topic)));
        builder.route("/pub", Route.listener(new Publisher(topic)));
        PeerOptions.listening(builder.start().port());
    }

    private static void echo(WebSocket ws) {
        for (Message message : ws) {
            ws.send(message);
        }
    }

    private record Echo() implements Listener {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }
    }

    private record Subscriber(Topic topic) implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            topic.subscribe(ws);
        }
    }

    private record Publisher(Topic topic) implements Listener {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            topic.publish(message);
        }
    }
}
