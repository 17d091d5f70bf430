package io.hawser.conformance.peers;

import io.hawser.conformance.Tools;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.WsWebSocketContainer;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat's implementation of the Jakarta WebSocket API. */
final class TomcatPeer implements Peer {
    /** Kept, for the JVM forgets the level of a logger that nobody holds. */
    private static final Logger LOG = Logger.getLogger("org.apache");

    private static final Farewells FAREWELLS = new Farewells();

    private final Tomcat server = new Tomcat();
    private final WsWebSocketContainer client = new WsWebSocketContainer();

    TomcatPeer() throws Exception {
        LOG.setLevel(Level.SEVERE);
        server.setBaseDir(Tools.target("tomcat").toString());
        server.setPort(0);
        server.setHostname("127.0.0.1");
        Context context = server.addContext("", null);
        Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
        ServerEndpointConfig endpoint = ServerEndpointConfig.Builder.create(Receiver.class, "/{connection}")
                .subprotocols(List.of(Hawser.SUBPROTOCOL))
                .build();
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    try {
                        ((ServerContainer) servlets.getAttribute(ServerContainer.class.getName()))
                                .addEndpoint(endpoint);
                    } catch (jakarta.websocket.DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                },
                null);
        server.getConnector();
        server.start();
    }

    @Override
    public URI address() {
        return URI.create("ws://127.0.0.1:" + server.getConnector().getLocalPort());
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) throws Exception {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(subprotocols)
                .extensions(List.copyOf(client.getInstalledExtensions())) // which is permessage-deflate
                .build();
        client.connectToServer(new Receiver(Farewell.connectionOf(uri)), config, uri);
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return FAREWELLS.await(connection, timeout);
    }

    @Override
    public void close() throws Exception {
        client.destroy();
        server.stop();
        server.destroy();
    }

    /** Public, with a public constructor and without a peer, for the server makes them by itself. */
    public static final class Receiver extends Endpoint {
        private String connection;

        /** On a server, where the path names the connection. */
        public Receiver() {
            this("");
        }

        Receiver(String connection) {
            this.connection = connection;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            connection = session.getPathParameters().getOrDefault("connection", connection);
            session.setMaxTextMessageBufferSize(1 << 20);
            session.setMaxBinaryMessageBufferSize(1 << 20);
            Conversation conversation = new Conversation(new TomcatLine(session));
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) conversation::text);
            session.addMessageHandler(byte[].class, (MessageHandler.Whole<byte[]>) conversation::binary);
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> conversation.pong(pong.getApplicationData()));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            FAREWELLS.add(
                    connection,
                    reason.getCloseCode().getCode(),
                    reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase());
        }
    }

    private record TomcatLine(Session session) implements Line {
        @Override
        public void sendText(String text) throws Exception {
            session.getBasicRemote().sendText(text);
        }

        @Override
        public void sendBinary(ByteBuffer bytes) throws Exception {
            session.getBasicRemote().sendBinary(bytes);
        }

        @Override
        public void sendTextPart(String part, boolean first, boolean last) throws Exception {
            session.getBasicRemote().sendText(part, last);
        }

        @Override
        public void sendBinaryPart(ByteBuffer part, boolean first, boolean last) throws Exception {
            session.getBasicRemote().sendBinary(part, last);
        }

        @Override
        public void ping(ByteBuffer payload) throws Exception {
            session.getBasicRemote().sendPing(payload);
        }

        @Override
        public void close(int code, String reason) throws Exception {
            session.close(new CloseReason(() -> code, reason));
        }

        @Override
        public void closeWithoutCode() throws Exception {
            session.close(new CloseReason(CloseReason.CloseCodes.NO_STATUS_CODE, null));
        }

        @Override
        public String subprotocol() {
            return session.getNegotiatedSubprotocol() == null ? "" : session.getNegotiatedSubprotocol();
        }
    }
}
