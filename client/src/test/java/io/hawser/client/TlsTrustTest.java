package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.tls.Identity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust that is not the system's: trust managers, pins, certificates of the client; and what is said when it fails. T14. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTrustTest {
    private static final String HI = FakeServer.SWITCHING + "\r\n";

    private X509Bundle authority;
    private Path trusted;
    private Path folder;

    @BeforeAll
    void authority(@TempDir Path files) throws Exception {
        folder = files;
        authority = authority("trusted");
        trusted = Files.writeString(folder.resolve("trusted.pem"), authority.getCertificatePEM());
    }

    private static X509Bundle authority(String name) throws Exception {
        return certificate(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder certificate(String subject) {
        return new CertificateBuilder().ecp256().subject("CN=" + subject);
    }

    private X509Bundle bundle(String what) throws Exception {
        Instant now = Instant.parse("2020-01-01T00:00:00Z");
        CertificateBuilder right = certificate("server").addSanDnsName("localhost");
        return switch (what) {
            case "right" -> right.buildIssuedBy(authority);
            case "wrong host" -> certificate("server").addSanDnsName("other.example").buildIssuedBy(authority);
            case "expired" ->
                right.notBefore(now.minus(Duration.ofDays(2))).notAfter(now).buildIssuedBy(authority);
            case "self-signed" -> right.setIsCertificateAuthority(true).buildSelfSigned();
            case "wrong authority" -> right.buildIssuedBy(authority("unknown"));
            case "address" -> certificate("server").addSanIpAddress("127.0.0.1").buildIssuedBy(authority);
            case "wildcard too deep" ->
                certificate("server").addSanDnsName("*.localhost").buildIssuedBy(authority);
            case "common name only" -> certificate("localhost").buildIssuedBy(authority);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static FakeServer server(X509Bundle bundle, TrustManager... clients) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), clients.length == 0 ? null : clients, null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clients.length > 0);
        return new FakeServer(socket, peer -> {
            peer.send(HI).send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            peer.drain();
        });
    }

    private static void assertTalks(ClientBuilder builder, FakeServer server) {
        WebSocket ws = builder.build().connect("wss://localhost:" + server.port());
        assertEquals("hi", ws.receive().text());
        ws.abort();
    }

    private static String refusal(ClientBuilder builder, FakeServer server) {
        WebSocketClient client = builder.build();
        String said = message(assertThrows(
                HandshakeException.class, () -> client.connect("wss://localhost:" + server.port())));
        String start = "TLS handshake with localhost:" + server.port() + " failed: ";
        assertTrue(said.startsWith(start), said);
        return said.substring(start.length());
    }

    /** Not an X509ExtendedTrustManager: nothing in it knows the host. */
    private X509TrustManager plain() {
        X509TrustManager real = (X509TrustManager) authority.toTrustManager();
        return new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind)
                    throws java.security.cert.CertificateException {
                real.checkServerTrusted(chain, kind);
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return real.getAcceptedIssuers();
            }
        };
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            wrong host        | certificate of CN=server is not for localhost, but for other.example (issued by CN=trusted)
            expired           | certificate of CN=server expired on 2020-01-01T00:00:00Z (issued by CN=trusted)
            self-signed       | certificate of CN=server is not trusted: certificate of CN=server is self-signed and not among the trusted certificates
            wrong authority   | certificate of CN=server is not trusted: no trusted certificate of its issuer CN=unknown
            address           | certificate of CN=server is not for localhost, but for 127.0.0.1 (issued by CN=trusted)
            wildcard too deep | certificate of CN=server is not for localhost, but for *.localhost (issued by CN=trusted)
            common name only  | certificate of CN=localhost is not for localhost, but for no host: it has no names (issued by CN=trusted)
            """)
    void what_is_wrong_with_which_certificate_is_said(String what, String said) throws Exception {
        try (FakeServer server = server(bundle(what))) {
            assertEquals(said, refusal(WebSocketClient.builder().trust(trusted), server));
            assertEquals("", server.request());
        }
        try (FakeServer server = server(bundle(what))) {
            assertEquals(said, refusal(WebSocketClient.builder().trust(plain()), server));
            assertEquals("", server.request());
        }
    }

    @Test
    void a_trust_manager_may_take_the_place_of_the_systems() throws Exception {
        try (FakeServer server = server(bundle("right"))) {
            assertTalks(WebSocketClient.builder().trust(plain()), server);
        }
    }

    // -------------------------------------------------------------------------------------------------------- pins

    private static String pin(X509Bundle bundle) throws Exception {
        byte[] key = bundle.getCertificate().getPublicKey().getEncoded();
        return "sha256/" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }

    @Test
    void a_pinned_key_must_be_that_of_the_server_or_of_who_issued_its_certificate() throws Exception {
        X509Bundle right = bundle("right");
        String other = pin(bundle("right"));
        try (FakeServer server = server(right)) {
            ClientBuilder builder = WebSocketClient.builder().trust(trusted);
            assertEquals(
                    "no key of its chain is pinned; that of certificate of CN=server is " + pin(right),
                    refusal(builder.pins(other), server));
        }
        for (String pin : new String[] {pin(right), pin(authority)}) {
            try (FakeServer server = server(right)) {
                assertTalks(WebSocketClient.builder().trust(trusted).pins(other, pin), server);
            }
        }
    }

    @Test
    void a_certificate_that_is_only_sent_along_does_not_count_as_pinned() throws Exception {
        X509Bundle right = bundle("right");
        X509Bundle pinned = authority("pinned");
        X509Certificate[] chain = Arrays.copyOf(right.getCertificatePath(), right.getCertificatePath().length + 1);
        chain[chain.length - 1] = pinned.getCertificate();
        X509Bundle padded = X509Bundle.fromCertificatePath(chain, authority.getCertificate(), right.getKeyPair());
        try (FakeServer server = server(padded)) {
            String said = refusal(WebSocketClient.builder().trust(trusted).pins(pin(pinned)), server);
            assertTrue(said.startsWith("no key of its chain is pinned"), said);
        }
    }

    @Test
    void a_pin_does_not_replace_trust_or_the_right_host() throws Exception {
        for (String what : new String[] {"wrong host", "self-signed", "expired"}) {
            X509Bundle bundle = bundle(what);
            try (FakeServer server = server(bundle)) {
                refusal(WebSocketClient.builder().trust(trusted).pins(pin(bundle)), server);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "sha256/AAAA", "sha1/AAAA", "sha256/!!!"})
    void what_is_no_pin_is_refused_at_once(String pin) {
        ClientBuilder builder = WebSocketClient.builder();
        assertEquals(
                "a pin of the client must be sha256/ and Base64 of 32 bytes (RFC 7469 §2.4): " + pin,
                assertThrows(IllegalArgumentException.class, () -> builder.pins(pin))
                        .getMessage());
    }

    // -------------------------------------------------------------------------------- certificates of the client

    private Identity identity(X509Bundle bundle) throws Exception {
        return Identity.pem(
                Files.writeString(folder.resolve("client.crt"), bundle.getCertificatePathPEM()),
                Files.writeString(folder.resolve("client.key"), bundle.getPrivateKeyPEM()));
    }

    @Test
    void the_client_shows_its_certificate_to_who_asks() throws Exception {
        try (FakeServer server = server(bundle("right"), authority.toTrustManager())) {
            assertTalks(
                    WebSocketClient.builder()
                            .trust(trusted)
                            .identity(identity(certificate("alice").buildIssuedBy(authority))),
                    server);
        }
    }

    @Test
    void that_the_server_wants_a_certificate_is_said() throws Exception {
        try (FakeServer server = server(bundle("right"), authority.toTrustManager())) {
            WebSocketClient client = WebSocketClient.builder().trust(trusted).build();
            String said = message(assertThrows(
                    HandshakeException.class, () -> client.connect("wss://localhost:" + server.port())));
            assertTrue(said.contains("the server wants a certificate of the client that it can verify (TLS alert "), said);
        }
    }

    @Test
    void an_identity_that_cannot_be_used_is_said() {
        Path missing = folder.resolve("missing.pem");
        WebSocketClient client = WebSocketClient.builder()
                .identity(Identity.pem(missing, missing))
                .build();
        assertEquals(
                "TLS certificate file cannot be read: " + missing + " is not there",
                assertThrows(IllegalArgumentException.class, () -> client.connect("wss://localhost:1"))
                        .getMessage());
    }
}
