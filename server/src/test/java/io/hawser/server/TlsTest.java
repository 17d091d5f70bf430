package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.WebSocket;
import io.hawser.tls.Identity;
import io.hawser.tls.ServerTls;
import io.hawser.tls.TlsProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate, with the JDK's TLS at the other end. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource(TlsProvider.class)
class TlsTest {
    @Parameter
    private TlsProvider provider = TlsProvider.JDK;

    private final Logged logged = new Logged();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private SSLContext trusting;
    private WebSocketServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path chain = Files.writeString(folder.resolve("chain.pem"), certificate.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
        server = WebSocketServer.builder()
                .port(0)
                .tls(ServerTls.of(Identity.pem(chain, key)).withProvider(provider))
                .handshakeTimeout(Duration.ofMillis(1_500))
                .route("/echo", ws -> {
                    opened.add(ws);
                    ws.forEach(ws::send);
                })
                .route(
                        "/secure",
                        ws -> ws.send(server.scheme() + " " + ws.handshake().secure()))
                .route("/abort", WebSocket::abort)
                .start();
    }

    @AfterAll
    void stop() {
        server.close();
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private SSLSocket socket() throws IOException {
        return (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
    }

    private RawClient opened(String path) throws IOException {
        RawClient client = new RawClient(socket());
        client.send(RawClient.handshake(path));
        assertEquals(101, client.response().status());
        return client;
    }

    private Ending ending() throws Exception {
        return Await.done(Await.next(opened).closed());
    }

    @Test
    void the_jdk_client_connects_with_wss() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting).build()) {
            JdkClient client = new JdkClient();
            URI address = URI.create("wss://localhost:" + server.port() + "/secure");
            Await.done(http.newWebSocketBuilder().buildAsync(address, client));
            assertEquals("wss true", Await.next(client.texts));
            assertEquals(1000, Await.done(client.closed));
        }
    }

    @Test
    void frames_in_the_record_of_the_handshake_are_not_lost_and_large_ones_pass() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.send(RawClient.concat(
                    RawClient.handshake("/echo").getBytes(StandardCharsets.US_ASCII), RawClient.text("first")));
            assertEquals(101, client.response().status());
            assertEquals("TEXT first", client.frame().toString());
            for (int i = 0; i < 20; i++) {
                client.send(RawClient.text("x".repeat(60_000)));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(60_000, client.frame().payload().length);
            }
            client.send(RawClient.close(1000));
            assertEquals("CLOSE 1000", client.frame().toString());
            assertEquals("FIN", client.end());
            assertTrue(ending().clean());
        }
    }

    @Test
    void a_peer_that_breaks_the_protocol_reads_why_and_then_the_end() throws Exception {
        try (RawClient client = opened("/echo")) {
            client.send(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}).send(new byte[50_000]);
            assertEquals(1002, client.frame().closeCode());
            assertEquals("FIN", client.end());
            client.close();
            assertTrue(ending().detail().startsWith("RESERVED_OPCODE"));
        }
    }

    @Test
    void abort_does_not_say_goodbye() throws Exception {
        try (RawClient client = opened("/abort")) {
            assertEquals("RST", client.end());
        }
    }

    @Test
    void a_close_notify_ends_the_connection_even_without_fin() throws Exception {
        try (RawClient client = opened("/echo")) {
            ((SSLSocket) client.socket()).shutdownOutput(); // TLS 1.3: half of it only
            Ending ending = ending();
            assertEquals(Ending.Initiator.NETWORK, ending.initiator());
            assertEquals("the peer ended TCP without a close frame", ending.detail());
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void a_fin_without_close_notify_ends_it_as_well() throws Exception {
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SSLSocket tls = (SSLSocket) trusting.getSocketFactory().createSocket(tcp, "localhost", server.port(), true);
        try (RawClient client = new RawClient(tls)) {
            client.send(RawClient.handshake("/echo"));
            assertEquals(101, client.response().status());
            tcp.shutdownOutput();
            assertEquals(Ending.Initiator.NETWORK, ending().initiator());
        }
    }

    @Test
    void what_a_refused_client_goes_on_to_send_does_not_cost_it_the_answer() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                client.send(new byte[10_000]);
            }
            assertEquals(413, client.response().status());
            assertEquals("FIN", client.end());
        }
    }

    /** T07b. */
    @Test
    void a_client_hello_may_come_one_byte_at_a_time() throws Exception {
        byte[] hello = clientHello();
        try (RawClient client = new RawClient(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            for (byte b : hello) {
                client.send(new byte[] {b});
            }
            byte[] answer = client.socket().getInputStream().readNBytes(3);
            assertEquals(0x16, answer[0]); // a handshake record: the server's hello
        }
    }

    private byte[] clientHello() throws Exception {
        var engine = trusting.createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        var record = java.nio.ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(java.nio.ByteBuffer.allocate(0), record);
        return java.util.Arrays.copyOf(record.array(), record.position());
    }

    @Test
    void a_client_that_begins_a_second_handshake_is_cut_off() throws Exception { // CVE-2011-1473
        SSLSocket tls = socket();
        tls.setEnabledProtocols(new String[] {"TLSv1.2"});
        try (RawClient client = new RawClient(tls)) {
            client.send(RawClient.handshake("/echo"));
            assertEquals(101, client.response().status());
            tls.startHandshake(); // sends a ClientHello
            assertThrows(IOException.class, client::frame);
            Ending ending = ending();
            assertEquals(Ending.Initiator.NETWORK, ending.initiator());
            assertTrue(String.valueOf(ending.cause()).contains("renegotiation"), ending.toString());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"silence", "half a client hello", "http", "garbage"})
    void what_is_no_tls_is_cut_off(String what) throws Exception {
        byte[] hello = clientHello();
        try (RawClient client = new RawClient(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
            switch (what) {
                case "silence" -> {}
                case "half a client hello" -> client.send(java.util.Arrays.copyOf(hello, hello.length / 2));
                case "http" -> client.send(RawClient.handshake("/echo"));
                default -> client.send(new byte[1_000]);
            }
            String end = client.end();
            assertTrue(end.endsWith("FIN") || end.endsWith("RST"), end);
        }
        try (RawClient client = opened("/secure")) {
            assertEquals("TEXT wss true", client.frame().toString());
        }
    }

    @Test
    void a_client_that_does_not_trust_the_certificate_leaves_nothing_behind() throws Exception {
        SSLSocket distrusting = (SSLSocket) SSLContext.getDefault()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        try (distrusting) {
            assertThrows(SSLException.class, distrusting::startHandshake);
        }
        try (RawClient client = opened("/secure")) {
            assertEquals("TEXT wss true", client.frame().toString());
        }
    }
}
