package io.hawser.benchmarks.peer;

import java.net.URI;
import java.nio.ByteBuffer;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket's client, which has two threads for each connection. */
public final class JavaWebSocketClientPeer {
    private JavaWebSocketClientPeer() {}

    /** Echoes until the process is stopped. */
    public static void main(String[] arguments) {
        PeerOptions options = PeerOptions.of(arguments);
        for (int i = 0; i < options.connections(); i++) {
            Echo client = new Echo(options.uri());
            client.setTcpNoDelay(true);
            client.connect();
        }
    }

    private static final class Echo extends WebSocketClient {
        Echo(URI uri) {
            super(uri);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            // the server sends first
        }

        @Override
        public void onMessage(String text) {
            send(text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            send(bytes);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            PeerOptions.fail(new IllegalStateException("closed: " + code + " " + reason));
        }

        @Override
        public void onError(Exception error) {
            PeerOptions.fail(error);
        }
    }
}
