package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.Certificates;
import io.hawser.benchmarks.peer.PeerOptions;
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
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, on the jakarta.websocket API. */
public final class TomcatPeer {
    private TomcatPeer() {}

    /** Serves until the parent ends it. */
    @SuppressWarnings("deprecation") // it has no other way to map a servlet in a context of its own making
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tomcat");
        folder.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        Connector plain = local(new Connector());
        tomcat.setConnector(plain);
        Optional<Connector> secure = PeerOptions.of(arguments).tls().map(TomcatPeer::secure);
        secure.ifPresent(tomcat.getService()::addConnector);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addApplicationListener(Routes.class.getName());
        // Requests for no servlet reach the filter that upgrades only through one.
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        Control.start(plain.getLocalPort(), secure.map(Connector::getLocalPort));
    }

    private static Connector local(Connector connector) {
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        return connector;
    }

    private static Connector secure(Path folder) {
        Connector connector = local(new Connector());
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(Certificates.file(folder).toString());
        certificate.setCertificateKeystorePassword(PeerOptions.PASSWORD);
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        return connector;
    }

    /** Adds the endpoints while the context starts. Public, as Tomcat makes it. */
    public static final class Routes implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(
                        ServerEndpointConfig.Builder.create(Echo.class, "/echo").build());
                container.addEndpoint(ServerEndpointConfig.Builder.create(Flooded.class, "/flood")
                        .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Echoes. Public, as Tomcat makes it. */
    public static final class Echo extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> send(session, text));
            session.addMessageHandler(
                    ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> send(session, bytes));
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

    /** Is flooded. */
    public static final class Flooded extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Flood.start(session.getBasicRemote()::sendText, session::isOpen);
        }
    }
}
