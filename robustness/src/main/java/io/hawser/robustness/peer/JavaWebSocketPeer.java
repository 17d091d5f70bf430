package io.hawser.robustness.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket. */
public final class JavaWebSocketPeer {
    private JavaWebSocketPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) {
        new Server().start();
    }

    private static final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        @Override
        public void onStart() {
            Control.start(getPort(), Optional.empty());
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            if (handshake.getResourceDescriptor().equals("/flood")) {
                Flood.start(connection::send, connection::isOpen);
            }
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            connection.send(text);
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer bytes) {
            connection.send(bytes);
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            // nothing is kept
        }

        @Override
        public void onError(@Nullable WebSocket connection, Exception error) {
            System.err.println(error);
        }
    }
}
