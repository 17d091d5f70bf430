package io.hawser.robustness.peer;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.benchmarks.peer.PeerOptions;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.util.Optional;

/** Hawser. Variant: the name of an I/O engine. */
public final class HawserPeer {
    private HawserPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) {
        PeerOptions options = PeerOptions.of(arguments);
        Stalls stalls = new Stalls();
        ServerBuilder builder = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .route("/echo", new Echo(stalls))
                .route("/flood", ws -> Flood.run(ws::send, ws::isOpen));
        if (!options.variant().isEmpty()) {
            builder.ioEngine(options.variant());
        }
        int port = builder.start().port();
        Optional<Integer> tlsPort = options.tls()
                .map(folder -> builder.tls(folder.resolve("certificate.pem"), folder.resolve("key.pem"))
                        .start()
                        .port());
        Control.start(port, tlsPort, stalls::longestMillis);
    }

    private record Echo(Stalls stalls) implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            stalls.watchThisLoop();
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }
    }
}
