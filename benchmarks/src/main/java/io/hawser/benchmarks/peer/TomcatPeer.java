package io.hawser.benchmarks.peer;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat on the jakarta.websocket API. */
public final class TomcatPeer {
    private static final String BYTES = "bytes";
    private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    private TomcatPeer() {}

    /** Serves until the process is stopped. */
    @SuppressWarnings("deprecation") // it has no other way to map a servlet in a context of its own making
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        Logger.getLogger("org.apache").setLevel(Level.WARNING);
        Path folder = Files.createTempDirectory("tomcat");
        folder.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", "4096");
        options.tls().ifPresent(certificates -> secure(connector, certificates));
        Context context = tomcat.addContext("", null);
        context.addParameter(BYTES, String.valueOf(options.bytes()));
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addApplicationListener(Routes.class.getName());
        // Requests for no servlet reach the filter that upgrades only through one.
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        PeerOptions.listening(connector.getLocalPort());
    }

    private static void secure(Connector connector, Path certificates) {
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(Certificates.file(certificates).toString());
        certificate.setCertificateKeystorePassword(PeerOptions.PASSWORD);
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
    }

    /** Adds the endpoints while the context starts. Public, as Tomcat makes it. */
    public static final class Routes implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            // Each connection has buffers of this size from its beginning.
            int bytes = Integer.parseInt(event.getServletContext().getInitParameter(BYTES));
            container.setDefaultMaxBinaryMessageBufferSize(bytes);
            container.setDefaultMaxTextMessageBufferSize(bytes);
            try {
                container.addEndpoint(
                        ServerEndpointConfig.Builder.create(Echo.class, "/echo").build());
                container.addEndpoint(ServerEndpointConfig.Builder.create(Subscriber.class, "/sub")
                        .build());
                container.addEndpoint(ServerEndpointConfig.Builder.create(Publisher.class, "/pub")
                        .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Echoes. */
    public static final class Echo extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> send(session, text));
            session.addMessageHandler(
                    ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> send(session, bytes));
        }
    }

    /** Receives what is published. */
    public static final class Subscriber extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            SUBSCRIBERS.add(session);
        }
    }

    /** Publishes. */
    public static final class Publisher extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(
                    String.class, (MessageHandler.Whole<String>) text -> SUBSCRIBERS.forEach(each -> send(each, text)));
        }
    }

    private static void send(Session session, String text) {
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Session session, ByteBuffer bytes) {
        try {
            session.getBasicRemote().sendBinary(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
