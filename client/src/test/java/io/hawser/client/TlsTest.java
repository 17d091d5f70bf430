package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
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

/** To whom a client talks over TLS: only to whom it was told to (RFC 6455 §10.6). T14. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    private ClientBuilder client() {
        return WebSocketClient.builder().tlsProvider(provider);
    }

    private final Logged logged = new Logged();
    private X509Bundle authority;
    private X509Bundle otherAuthority;
    private Path trusted;

    @BeforeAll
    void authorities(@TempDir Path folder) throws Exception {
        authority = authority("CN=trusted");
        otherAuthority = authority("CN=trusted"); // another key under the same name
        trusted = Files.writeString(folder.resolve("trusted.pem"), authority.getCertificatePEM());
    }

    @AfterAll
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static CertificateBuilder certificate() {
        return new CertificateBuilder().ecp256().subject("CN=server").addExtendedKeyUsageServerAuth();
    }

    private X509Bundle certificate(String what) throws Exception {
        Instant now = Instant.now();
        CertificateBuilder localhost = certificate().addSanDnsName("localhost");
        return switch (what) {
            case "right" -> localhost.buildIssuedBy(authority);
            case "right in capitals" -> certificate().addSanDnsName("LOCALHOST").buildIssuedBy(authority);
            case "right address" -> certificate().addSanIpAddress("127.0.0.1").buildIssuedBy(authority);
            case "other host" -> certificate().addSanDnsName("other.example").buildIssuedBy(authority);
            case "other host, right common name" ->
                certificate()
                        .subject("CN=localhost")
                        .addSanDnsName("other.example")
                        .buildIssuedBy(authority);
            case "host of a longer name" ->
                certificate().addSanDnsName("localhost.example").buildIssuedBy(authority);
            case "other address" -> certificate().addSanIpAddress("127.0.0.2").buildIssuedBy(authority);
            case "address as a name" -> certificate().addSanDnsName("127.0.0.1").buildIssuedBy(authority);
            case "expired" ->
                localhost
                        .notBefore(now.minus(Duration.ofDays(20)))
                        .notAfter(now.minus(Duration.ofDays(10)))
                        .buildIssuedBy(authority);
            case "not valid yet" ->
                localhost
                        .notBefore(now.plus(Duration.ofDays(10)))
                        .notAfter(now.plus(Duration.ofDays(20)))
                        .buildIssuedBy(authority);
            case "other authority" -> localhost.buildIssuedBy(otherAuthority);
            case "issued by no authority" ->
                localhost.buildIssuedBy(certificate().addSanDnsName("x").buildIssuedBy(authority));
            default -> localhost.setIsCertificateAuthority(true).buildSelfSigned();
        };
    }

    private FakeServer server(String what) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate(what).toKeyManagerFactory().getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new FakeServer(socket, peer -> {
            peer.send(FakeServer.SWITCHING + "\r\n").send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            peer.drain();
        });
    }

    private static void assertTalks(WebSocketClient client, String url) {
        WebSocket ws = client.connect(url);
        assertEquals("hi", ws.receive().text());
        assertTrue(ws.handshake().secure());
        ws.abort();
    }

    private static void assertRefused(WebSocketClient client, FakeServer server, String host) {
        HandshakeException e =
                assertThrows(HandshakeException.class, () -> client.connect("wss://" + host + ":" + server.port()));
        assertTrue(message(e).startsWith("TLS handshake with " + host + ":" + server.port() + " failed: "), message(e));
    }

    @ParameterizedTest(name = "{0}, asked for {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            right                          | localhost | connects
            right in capitals              | localhost | connects
            right address                  | 127.0.0.1 | connects
            right                          | 127.0.0.1 | is refused
            right address                  | localhost | is refused
            other host                     | localhost | is refused
            other host, right common name  | localhost | is refused
            host of a longer name          | localhost | is refused
            other address                  | 127.0.0.1 | is refused
            address as a name              | 127.0.0.1 | is refused
            expired                        | localhost | is refused
            not valid yet                  | localhost | is refused
            other authority                | localhost | is refused
            issued by no authority         | localhost | is refused
            self-signed                    | localhost | is refused
            """)
    void only_the_right_certificate_connects(String what, String host, String outcome) throws Exception {
        try (FakeServer server = server(what)) {
            WebSocketClient client = client().trust(trusted).build();
            if (outcome.equals("connects")) {
                assertTalks(client, "wss://" + host + ":" + server.port());
            } else {
                assertRefused(client, server, host);
                assertEquals("", server.request()); // not a byte of the handshake left
            }
        }
    }

    @Test
    void by_default_the_system_says_whom_to_trust() throws Exception {
        try (FakeServer server = server("right")) {
            assertRefused(client().build(), server, "localhost");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "other host", "expired", "other authority", "self-signed"})
    void whoever_says_insecurely_connects_to_anyone(String what) throws Exception {
        try (FakeServer server = server(what)) {
            assertTalks(client().trustAnyoneInsecurely().build(), "wss://localhost:" + server.port());
            assertTalks(client().trust(trusted).trustAnyoneInsecurely().build(), "wss://127.0.0.1:" + server.port());
        }
    }

    @Test
    void a_server_without_tls_is_said_to_have_none() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // the client may go first
                }
            });
            String url = "wss://localhost:" + plain.getLocalPort();
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> client().build().connect(url));
            assertEquals(
                    "TLS handshake with localhost:" + plain.getLocalPort() + " failed: the server does not speak TLS",
                    message(e));
        }
    }

    @Test
    void a_server_that_closes_in_the_middle_of_tls_is_said_to_have_closed() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    socket.getInputStream().readNBytes(50);
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // the client may go first
                }
            });
            String url = "wss://localhost:" + plain.getLocalPort();
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> client().build().connect(url));
            assertEquals(
                    "TLS handshake with localhost:" + plain.getLocalPort()
                            + " failed: the server closed the connection",
                    message(e));
        }
    }

    @Test
    void a_server_that_is_silent_fails_at_the_tls_timeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WebSocketClient client = client().tlsTimeout(Duration.ofMillis(150)).build();
            long start = System.nanoTime();
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> client.connect("wss://localhost:" + silent.getLocalPort()));
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(140));
            assertEquals(
                    "TLS handshake with localhost:" + silent.getLocalPort()
                            + " failed: no answer within tlsTimeout PT0.15S",
                    message(e));
        }
    }

    @Test
    void a_file_of_trusted_certificates_that_cannot_be_used_is_said(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate");
        WebSocketClient none = client().trust(missing).build();
        assertEquals(
                "file of trusted certificates cannot be read: " + missing + " is not there",
                assertThrows(IllegalArgumentException.class, () -> none.connect("wss://localhost:1"))
                        .getMessage());
        WebSocketClient odd = client().trust(garbage).build();
        assertEquals(
                "file of trusted certificates cannot be used: " + garbage + ": it holds no CERTIFICATE in PEM",
                assertThrows(IllegalArgumentException.class, () -> odd.connect("wss://localhost:1"))
                        .getMessage());
    }
}
