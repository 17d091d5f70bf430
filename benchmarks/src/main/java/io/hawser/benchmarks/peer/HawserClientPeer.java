package io.hawser.benchmarks.peer;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;

/** Hawser's client with its defaults. Variant: {@code blocking}. */
public final class HawserClientPeer {
    private HawserClientPeer() {}

    /** Echoes until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        PeerOptions options = PeerOptions.of(arguments);
        boolean blocking = options.variant().equals("blocking");
        WebSocketClient client = WebSocketClient.create();
        String uri = options.uri().toString();
        for (int i = 0; i < options.connections(); i++) {
            if (blocking) {
                WebSocket ws = client.connect(uri);
                Thread.ofVirtual().start(() -> echo(ws));
            } else {
                client.connect(uri, new Echo());
            }
        }
        Thread.currentThread().join(); // the client's own threads are daemons
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
}
