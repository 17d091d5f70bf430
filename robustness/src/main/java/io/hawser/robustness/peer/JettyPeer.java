package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.Certificates;
import io.hawser.benchmarks.peer.PeerOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty, on its own WebSocket API. */
public final class JettyPeer {
    private JettyPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector plain = local(new ServerConnector(server));
        server.addConnector(plain);
        Optional<ServerConnector> secure = PeerOptions.of(arguments).tls().map(folder -> local(secure(server, folder)));
        secure.ifPresent(server::addConnector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyPeer::routes));
        server.start();
        Control.start(plain.getLocalPort(), secure.map(ServerConnector::getLocalPort));
    }

    private static ServerConnector local(ServerConnector connector) {
        connector.setHost("127.0.0.1");
        return connector;
    }

    private static ServerConnector secure(Server server, Path folder) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Certificates.file(folder).toString());
        tls.setKeyStorePassword(PeerOptions.PASSWORD);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        return new ServerConnector(
                server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(configuration));
    }

    private static void routes(ServerWebSocketContainer container) {
        container.addMapping("/echo", (request, response, callback) -> new Echo());
        container.addMapping("/flood", (request, response, callback) -> new Flooded());
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

    /** Is flooded. */
    public static final class Flooded extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            Flood.start(text -> session.sendText(text, Callback.NOOP), session::isOpen);
        }
    }
}
