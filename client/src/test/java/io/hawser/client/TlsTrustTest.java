package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.server.WebSocketServer;
import io.hawser.tls.Identity;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust that is not the system's: trust managers, pins, certificates of the client; and what is said when it fails. T14. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsTrustTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    private ClientBuilder client() {
        return WebSocketClient.builder().tlsProvider(provider);
    }

    /** A subjectAltName of the DNS name {@code *.localhost}, in DER; the builder's own method takes no wildcard. */
    private static final byte[] WILDCARD = "0\r\202\013*.localhost".getBytes(StandardCharsets.ISO_8859_1);

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
            case "wrong host" ->
                certificate("server").addSanDnsName("other.example").buildIssuedBy(authority);
            case "expired" ->
                right.notBefore(now.minus(Duration.ofDays(2))).notAfter(now).buildIssuedBy(authority);
            case "self-signed" -> right.setIsCertificateAuthority(true).buildSelfSigned();
            case "wrong authority" -> right.buildIssuedBy(authority("unknown"));
            case "address" -> certificate("server").addSanIpAddress("127.0.0.1").buildIssuedBy(authority);
            case "wildcard too deep" ->
                certificate("server")
                        .addExtensionOctetString("2.5.29.17", false, WILDCARD)
                        .buildIssuedBy(authority);
            case "common name only" -> certificate("localhost").buildIssuedBy(authority);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static FakeServer server(X509Bundle bundle, TrustManager... clients) throws Exception {
        return greeting(TlsSockets.listening(bundle, clients));
    }

    private static FakeServer greeting(SSLServerSocket socket) {
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
        return refusal(builder, server.port());
    }

    private static String refusal(ClientBuilder builder, int port) {
        WebSocketClient client = builder.build();
        String said = message(assertThrows(HandshakeException.class, () -> client.connect("wss://localhost:" + port)));
        String start = "TLS handshake with localhost:" + port + " failed: ";
        assertTrue(said.startsWith(start), said);
        return said.substring(start.length());
    }

    /** Not an X509ExtendedTrustManager: nothing in it knows the host. */
    private X509TrustManager plain() {
        return plain(new AtomicInteger());
    }

    private X509TrustManager plain(AtomicInteger verified) {
        X509TrustManager real = (X509TrustManager) authority.toTrustManager();
        return new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind)
                    throws java.security.cert.CertificateException {
                real.checkServerTrusted(chain, kind);
                verified.incrementAndGet();
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
            assertEquals(said, refusal(client().trust(trusted), server));
            assertEquals("", server.request());
        }
        try (FakeServer server = server(bundle(what))) {
            assertEquals(said, refusal(client().trust(plain()), server));
            assertEquals("", server.request());
        }
    }

    @Test
    void a_trust_manager_may_take_the_place_of_the_systems() throws Exception {
        try (FakeServer server = server(bundle("right"))) {
            assertTalks(client().trust(plain()), server);
        }
    }

    /** A trust manager that lets anyone in, as people copy it from somewhere, or that fails. */
    private static X509TrustManager careless(boolean fails) {
        return new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind) {
                if (fails) {
                    throw new IllegalStateException("it is broken");
                }
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong host", "address", "wildcard too deep", "common name only"})
    void the_host_is_verified_also_where_the_trust_manager_lets_anyone_in(String what) throws Exception {
        try (FakeServer server = server(bundle(what))) {
            String said = refusal(client().trust(careless(false)), server);
            assertTrue(said.contains(" is not for localhost, but for "), said);
            assertEquals("", server.request());
        }
    }

    @Test
    void a_trust_manager_that_fails_trusts_nobody() throws Exception {
        try (FakeServer server = server(bundle("right"))) {
            String said = refusal(client().trust(careless(true)), server);
            assertEquals("certificate of CN=server is not trusted (issued by CN=trusted): it is broken", said);
        }
    }

    @Test
    void a_name_that_a_stranger_chose_is_printable_in_the_error() throws Exception {
        X509Bundle odd = certificate("e\u001bv\u202eil")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (FakeServer server = server(odd)) {
            String said = refusal(client().trust(trusted), server);
            assertTrue(said.startsWith("certificate of CN="), said);
            assertEquals(said.replaceAll("\\p{C}", ""), said);
        }
    }

    // -------------------------------------------------------------------------------------------------------- pins

    static String pin(X509Bundle bundle) throws Exception {
        byte[] key = bundle.getCertificate().getPublicKey().getEncoded();
        return "sha256/"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }

    @Test
    void a_pinned_key_must_be_that_of_the_server_or_of_who_issued_its_certificate() throws Exception {
        X509Bundle right = bundle("right");
        String other = pin(bundle("right"));
        try (FakeServer server = server(right)) {
            ClientBuilder builder = client().trust(trusted);
            assertEquals(
                    "no key of its chain is pinned; that of certificate of CN=server is " + pin(right),
                    refusal(builder.pins(other), server));
        }
        for (String pin : new String[] {pin(right), pin(authority)}) {
            try (FakeServer server = server(right)) {
                assertTalks(client().trust(trusted).pins(other, pin), server);
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
        Path path = Files.writeString(folder.resolve("padded.crt"), padded.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("padded.key"), padded.getPrivateKeyPEM());
        try (WebSocketServer server =
                WebSocketServer.builder().port(0).tls(path, key).start()) {
            String said = refusal(client().trust(trusted).pins(pin(pinned)), server.port());
            assertTrue(said.startsWith("no key of its chain is pinned"), said);
        }
    }

    @Test
    void a_pin_does_not_replace_trust_or_the_right_host() throws Exception {
        for (String what : new String[] {"wrong host", "self-signed", "expired"}) {
            X509Bundle bundle = bundle(what);
            try (FakeServer server = server(bundle)) {
                refusal(client().trust(trusted).pins(pin(bundle)), server);
            }
        }
    }

    @Test
    void pins_are_not_silently_ignored_where_anyone_is_trusted() {
        WebSocketClient client = client().pins("sha256/" + "A".repeat(43) + "=")
                .trustAnyoneInsecurely()
                .build();
        assertEquals(
                "client.pins and client.trustAnyoneInsecurely exclude each other",
                assertThrows(IllegalArgumentException.class, () -> client.connect("wss://localhost:1"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "sha256/AAAA", "sha1/AAAA", "sha256/!!!"})
    void what_is_no_pin_is_refused_at_once(String pin) {
        ClientBuilder builder = client();
        assertEquals(
                "a pin of the client must be sha256/ and Base64 of 32 bytes (RFC 7469 §2.4): " + pin,
                assertThrows(IllegalArgumentException.class, () -> builder.pins(pin))
                        .getMessage());
    }

    // ---------------------------------------------------------------------------------------------------- resuming

    /** A session that is resumed needs no certificate: it was verified when the session began. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void who_comes_again_resumes_the_session(String version) throws Exception {
        SSLServerSocket socket = TlsSockets.listening(bundle("right"));
        socket.setEnabledProtocols(new String[] {version});
        AtomicInteger verified = new AtomicInteger();
        WebSocketClient client = client().trust(plain(verified)).build();
        FakeServer.Script script = peer -> {
            peer.send(HI).send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            peer.frame();
            peer.send(new byte[] {(byte) 0x88, 0});
        };
        try (FakeServer server = new FakeServer(socket, script)) {
            for (int i = 0; i < 3; i++) {
                try (WebSocket ws = client.connect("wss://localhost:" + server.port())) {
                    assertEquals("hi", ws.receive().text());
                }
            }
            assertEquals(1, verified.get());
        }
        try (FakeServer other = greeting(TlsSockets.listening(bundle("wrong host")))) {
            assertThrows(HandshakeException.class, () -> client.connect("wss://localhost:" + other.port()));
        }
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
                    client().trust(trusted)
                            .identity(identity(certificate("alice").buildIssuedBy(authority))),
                    server);
        }
    }

    @Test
    void that_the_server_wants_a_certificate_is_said() throws Exception {
        try (FakeServer server = server(bundle("right"), authority.toTrustManager())) {
            WebSocketClient client = client().trust(trusted).build();
            String said = message(
                    assertThrows(HandshakeException.class, () -> client.connect("wss://localhost:" + server.port())));
            assertTrue(
                    said.contains("the server wants a certificate of the client that it can verify (TLS alert "), said);
        }
    }

    @Test
    void an_identity_that_cannot_be_used_is_said() {
        Path missing = folder.resolve("missing.pem");
        WebSocketClient client =
                client().identity(Identity.pem(missing, missing)).build();
        assertEquals(
                "TLS certificate file cannot be read: " + missing + " is not there",
                assertThrows(IllegalArgumentException.class, () -> client.connect("wss://localhost:1"))
                        .getMessage());
    }
}
