package io.hawser.benchmarks.peer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket with one decoding thread beside its selector thread. */
public final class JavaWebSocketPeer {
    private JavaWebSocketPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        Draft draft = options.deflate() ? new Draft_6455(new PerMessageDeflateExtension()) : new Draft_6455();
        Server server = new Server(draft);
        server.setTcpNoDelay(true);
        server.setReuseAddr(true);
        server.setMaxPendingConnections(4_096);
        if (options.tls().isPresent()) {
            server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(
                    Certificates.context(options.tls().get())));
        }
        server.start();
    }

    private static final class Server extends WebSocketServer {
        private final Set<WebSocket> subscribers = ConcurrentHashMap.newKeySet();

        Server(Draft draft) {
            super(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
        }

        @Override
        public void onStart() {
            PeerOptions.listening(getPort());
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            if (handshake.getResourceDescriptor().equals("/sub")) {
                subscribers.add(connection);
            }
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            if (connection.getResourceDescriptor().equals("/pub")) {
                broadcast(text, subscribers);
            } else {
                connection.send(text);
            }
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer bytes) {
            connection.send(bytes);
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            subscribers.remove(connection);
        }

        @Override
        public void onError(@Nullable WebSocket connection, Exception error) {
            error.printStackTrace();
        }
    }
}
