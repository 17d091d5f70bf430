package io.hawser.conformance.peers;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Configurable;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty's own WebSocket API. */
final class JettyPeer implements Peer {
    private final Farewells farewells = new Farewells();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final WebSocketClient client = new WebSocketClient();

    JettyPeer() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            allowLongMessages(container);
            container.addMapping("/*", this::accept);
        }));
        server.start();
        allowLongMessages(client);
        client.start();
    }

    private static void allowLongMessages(Configurable end) {
        end.setMaxTextMessageSize(1 << 20);
        end.setMaxBinaryMessageSize(1 << 20);
    }

    private Object accept(
            ServerUpgradeRequest request, ServerUpgradeResponse response, org.eclipse.jetty.util.Callback callback) {
        if (request.hasSubProtocol(Hawser.SUBPROTOCOL)) {
            response.setAcceptedSubProtocol(Hawser.SUBPROTOCOL);
        }
        return new Receiver(Farewell.connectionOf(request.getHttpURI().getPath()));
    }

    @Override
    public URI address() {
        return URI.create("ws://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        request.setSubProtocols(subprotocols);
        request.addExtensions("permessage-deflate");
        client.connect(new Receiver(Farewell.connectionOf(uri)), request)
                .get(Encounter.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() throws Exception {
        client.stop();
        server.stop();
    }

    /** Public, as Jetty asks of its endpoints. */
    public final class Receiver implements Session.Listener.AutoDemanding {
        private final String connection;
        private @Nullable Conversation conversation;

        Receiver(String connection) {
            this.connection = connection;
        }

        private Conversation conversation() {
            return Objects.requireNonNull(conversation);
        }

        @Override
        public void onWebSocketOpen(Session session) {
            conversation = new Conversation(new JettyLine(session));
        }

        @Override
        public void onWebSocketText(String text) {
            conversation().text(text);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            callback.succeed();
            conversation().binary(bytes);
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            conversation().pong(payload);
        }

        @Override
        public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
            farewells.add(connection, code, reason == null ? "" : reason);
            callback.succeed();
        }
    }

    private record JettyLine(Session session) implements Line {
        @Override
        public void sendText(String text) {
            session.sendText(text, Callback.NOOP);
        }

        @Override
        public void sendBinary(ByteBuffer bytes) {
            session.sendBinary(bytes, Callback.NOOP);
        }

        @Override
        public void sendTextPart(String part, boolean first, boolean last) {
            session.sendPartialText(part, last, Callback.NOOP);
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) {
            session.sendPartialBinary(part, last, Callback.NOOP);
        }

        @Override
        public void ping(ByteBuffer payload) {
            session.sendPing(payload, Callback.NOOP);
        }

        @Override
        public void close(int code, String reason) {
            session.close(code, reason, Callback.NOOP);
        }

        @Override
        public void closeWithoutCode() {
            session.close(1005, null, Callback.NOOP);
        }

        @Override
        public void cut() {
            session.disconnect();
        }

        @Override
        public String subprotocol() {
            String accepted = session.getUpgradeResponse().getAcceptedSubProtocol();
            return accepted == null ? "" : accepted;
        }
    }
}
