package io.hawser.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty with one selector, on its own WebSocket API; its acceptor is the selector's thread as well. */
public final class JettyPeer {
    private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    private JettyPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(
                server, null, null, null, 0, 1, factories(options.tls().orElse(null)));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(4_096);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> routes(container, options)));
        server.start();
        PeerOptions.listening(connector.getLocalPort());
    }

    private static ConnectionFactory[] factories(@Nullable Path folder) {
        HttpConfiguration configuration = new HttpConfiguration();
        ConnectionFactory http = new HttpConnectionFactory(configuration);
        if (folder == null) {
            return new ConnectionFactory[] {http};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Certificates.file(folder).toString());
        tls.setKeyStorePassword(PeerOptions.PASSWORD);
        return new ConnectionFactory[] {new SslConnectionFactory(tls, "http/1.1"), http};
    }

    private static void routes(ServerWebSocketContainer container, PeerOptions options) {
        container.setMaxBinaryMessageSize(options.bytes());
        container.setMaxTextMessageSize(options.bytes());
        container.addMapping("/echo", (request, response, callback) -> new Echo());
        container.addMapping("/sub", (request, response, callback) -> new Subscriber());
        container.addMapping("/pub", (request, response, callback) -> new Publisher());
    }

    /** Echoes. Public, as Jetty wants its endpoints. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(text, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }

    /** Receives what is published. */
    public static final class Subscriber extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            SUBSCRIBERS.add(session);
        }

        @Override
        public void onWebSocketClose(int status, String reason, Callback callback) {
            SUBSCRIBERS.remove(getSession());
            callback.succeed();
        }
    }

    /** Publishes. */
    public static final class Publisher extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            for (Session subscriber : SUBSCRIBERS) {
                subscriber.sendText(text, Callback.NOOP);
            }
        }
    }
}
