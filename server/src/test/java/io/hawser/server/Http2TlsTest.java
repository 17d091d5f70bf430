package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.protocol.handshake.HttpResponse;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which protocol a TLS port speaks: what ALPN chose (RFC 7301, RFC 9113 §3.2), and nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Http2TlsTest {
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
                .tls(chain, key)
                .route(
                        "/how",
                        ws -> ws.send(ws.handshake().httpVersion() + " "
                                + ws.handshake().secure()))
                .http("/page", request -> HttpResponse.text(200, request.version()))
                .start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private SSLSocket socket(String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @Test
    void a_client_that_prefers_http2_gets_pages_by_it() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting).build()) {
            URI address = URI.create("https://localhost:" + server.port() + "/page");
            var response = http.send(
                    HttpRequest.newBuilder(address).build(), java.net.http.HttpResponse.BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, response.version());
            assertEquals("HTTP/2\n", response.body());
        }
    }

    @Test
    void a_websocket_is_a_stream_of_the_same_connection() throws Exception {
        SSLSocket socket = socket("h2", "http/1.1");
        assertEquals("h2", socket.getApplicationProtocol());
        try (RawHttp2 client = new RawHttp2(socket)) {
            client.begin();
            int page = client.get("/page");
            assertEquals("HTTP/2\n", client.next(page, RawHttp2.DATA).text());
            assertEquals("HTTP/2 true", client.message(client.open("/how")));
        }
    }

    @Test
    void a_client_that_wants_http1_gets_it() throws Exception {
        SSLSocket socket = socket("http/1.1");
        assertEquals("http/1.1", socket.getApplicationProtocol());
        try (RawClient client = new RawClient(socket)) {
            client.send(RawClient.handshake("/how"));
            assertEquals(101, client.response().status());
            assertEquals("TEXT HTTP/1.1 true", client.frame().toString());
        }
    }

    @Test
    void without_alpn_there_is_no_http2_over_tls() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(400, client.response().status());
        }
    }
}
