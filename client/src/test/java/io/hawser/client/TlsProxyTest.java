package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.tls.Identity;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS to the server, to the proxy, and one in the other: who is shown what. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsProxyTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    @TempDir
    private Path folder;

    /** The subjects of the certificates that clients have shown, or {@code none}. */
    private final BlockingQueue<String> shownToProxy = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> shownToServer = new LinkedBlockingQueue<>();
    private X509Bundle authority;
    private X509Bundle ofServer;
    private Path trusted;

    @BeforeEach
    void certificates() throws Exception {
        authority = certificate("authority").setIsCertificateAuthority(true).buildSelfSigned();
        ofServer = certificate("server").addSanDnsName("localhost").buildIssuedBy(authority);
        trusted = Files.writeString(folder.resolve("trusted.pem"), authority.getCertificatePEM());
    }

    private static CertificateBuilder certificate(String subject) {
        return new CertificateBuilder().ecp256().subject("CN=" + subject);
    }

    private ClientBuilder client() {
        return WebSocketClient.builder().tlsProvider(provider).trust(trusted);
    }

    private FakeServer secureServer() throws Exception {
        return new FakeServer(TlsSockets.listening(ofServer, authority.toTrustManager()), peer -> {
            shownToServer.add(shown((SSLSocket) peer.socket()));
            greet(peer);
        });
    }

    private static void greet(FakeServer.Peer peer) throws IOException {
        peer.send(FakeServer.SWITCHING + "\r\n").send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        peer.drain();
    }

    /** One that asks for a certificate, and takes clients without. */
    private FakeProxy secureProxy(X509Bundle bundle, FakeServer server) throws Exception {
        SSLServerSocket socket = TlsSockets.listening(bundle, authority.toTrustManager());
        socket.setWantClientAuth(true);
        return new FakeProxy(socket, visitor -> {
            visitor.http();
            shownToProxy.add(shown((SSLSocket) visitor.socket()));
            visitor.send("HTTP/1.1 200 OK\r\n\r\n");
            visitor.tunnel(server.port());
        });
    }

    private X509Bundle ofProxy() throws Exception {
        return certificate("proxy").addSanDnsName("localhost").buildIssuedBy(authority);
    }

    private static String shown(SSLSocket socket) {
        try {
            return socket.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "none";
        }
    }

    private Identity identity() throws Exception {
        X509Bundle own = certificate("alice").buildIssuedBy(authority);
        return Identity.pem(
                Files.writeString(folder.resolve("alice.crt"), own.getCertificatePathPEM()),
                Files.writeString(folder.resolve("alice.key"), own.getPrivateKeyPEM()));
    }

    private static void assertTalks(WebSocketClient client, String url) {
        WebSocket ws = client.connect(url);
        assertEquals("hi", ws.receive().text());
        ws.abort();
    }

    @Test
    void tls_with_the_server_passes_through_a_plain_proxy() throws Exception {
        try (FakeServer server = secureServer();
                FakeProxy proxy = new FakeProxy(visitor -> {
                    visitor.http();
                    visitor.send("HTTP/1.1 200 OK\r\n\r\n");
                    visitor.tunnel(server.port());
                })) {
            ClientBuilder builder = client().identity(identity()).proxy("http://localhost:" + proxy.port());
            assertTalks(builder.build(), "wss://localhost:" + server.port());
            assertTrue(proxy.request().startsWith("CONNECT localhost:" + server.port() + " HTTP/1.1\r\n"));
            assertEquals("CN=alice", Await.next(shownToServer));
        }
    }

    @Test
    void to_a_proxy_there_may_be_tls_and_to_the_server_none() throws Exception {
        try (FakeServer server = new FakeServer(TlsProxyTest::greet);
                FakeProxy proxy = secureProxy(ofProxy(), server)) {
            ClientBuilder builder = client().identity(identity()).proxy("https://localhost:" + proxy.port());
            assertTalks(builder.build(), "ws://localhost:" + server.port());
            assertEquals("none", Await.next(shownToProxy));
        }
    }

    /** The certificate and the pins are the server's: a proxy must not learn who the client is, nor need a pinned key. */
    @Test
    void tls_in_tls_shows_the_client_to_the_server_and_not_to_the_proxy() throws Exception {
        try (FakeServer server = secureServer();
                FakeProxy proxy = secureProxy(ofProxy(), server)) {
            ClientBuilder builder = client().identity(identity())
                    .pins(TlsTrustTest.pin(ofServer))
                    .proxy("https://localhost:" + proxy.port());
            assertTalks(builder.build(), "wss://localhost:" + server.port());
            assertEquals("none", Await.next(shownToProxy));
            assertEquals("CN=alice", Await.next(shownToServer));
        }
    }

    /** And what is pinned must be in the server's chain: that the proxy has it is not enough. */
    @Test
    void a_pinned_key_of_the_proxy_does_not_count_for_the_server() throws Exception {
        X509Bundle ofProxy = ofProxy();
        try (FakeServer server = secureServer();
                FakeProxy proxy = secureProxy(ofProxy, server)) {
            WebSocketClient client = client().identity(identity())
                    .pins(TlsTrustTest.pin(ofProxy))
                    .proxy("https://localhost:" + proxy.port())
                    .build();
            String said = message(
                    assertThrows(HandshakeException.class, () -> client.connect("wss://localhost:" + server.port())));
            assertTrue(said.contains("no key of its chain is pinned; that of certificate of CN=server is "), said);
        }
    }

    @Test
    void a_proxy_is_verified_as_a_server_is() throws Exception {
        X509Bundle other = certificate("proxy").addSanDnsName("other.example").buildIssuedBy(authority);
        try (FakeServer server = secureServer();
                FakeProxy proxy = secureProxy(other, server)) {
            WebSocketClient client =
                    client().proxy("https://localhost:" + proxy.port()).build();
            String said = message(assertThrows(
                    ConnectFailedException.class, () -> client.connect("wss://localhost:" + server.port())));
            assertEquals(
                    "proxy localhost:" + proxy.port() + ": TLS handshake failed: certificate of CN=proxy is not for "
                            + "localhost, but for other.example (issued by CN=authority)",
                    said);
            assertEquals(0, proxy.requestCount());
        }
    }

    @Test
    void no_redirect_leads_from_tls_to_none() throws Exception {
        try (FakeServer open = new FakeServer(TlsProxyTest::greet);
                FakeServer server = new FakeServer(TlsSockets.listening(ofServer), peer -> {
                    peer.send("HTTP/1.1 307 Go\r\nContent-Length: 0\r\nLocation: ws://localhost:" + open.port()
                            + "/\r\n\r\n");
                    peer.drain();
                })) {
            WebSocketClient client = client().followRedirects(5).build();
            HandshakeException e =
                    assertThrows(HandshakeException.class, () -> client.connect("wss://localhost:" + server.port()));
            assertEquals(307, e.status());
            assertEquals(0, open.requestCount());
        }
    }
}
