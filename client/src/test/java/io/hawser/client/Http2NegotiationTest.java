package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.HandshakeException;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.server.WebSocketServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which HTTP a client speaks over TLS: what ALPN chooses of what it offers (RFC 7301), and HTTP/1.1 where RFC 8441 is missing. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Http2NegotiationTest {
    private final Logged logged = new Logged();
    private X509Bundle certificate;
    private Path chain;
    private WebSocketServer both;
    private WebSocketServer old;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        chain = Files.writeString(folder.resolve("chain.pem"), certificate.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        both = server(true, key);
        old = server(false, key);
    }

    private WebSocketServer server(boolean http2, Path key) {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .http2(http2)
                .tls(chain, key)
                .route("/how", ws -> {
                    ws.send(ws.handshake().httpVersion() + " "
                            + ws.handshake().headers().first("Cookie").orElse("-"));
                    ws.receive();
                })
                .start();
    }

    @AfterAll
    void stop() {
        both.close();
        old.close();
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private ClientBuilder client(Http2 http2) {
        return WebSocketClient.builder().trust(chain).http2(http2);
    }

    private static String url(int port, String path) {
        return "wss://localhost:" + port + path;
    }

    private static void assertSpeaks(String version, WebSocketClient client, int port) {
        WebSocket ws = client.connect(url(port, "/how"));
        assertEquals(version + " -", ws.receive().text());
        assertEquals(version, ws.handshake().httpVersion());
        assertTrue(ws.handshake().secure());
        ws.abort();
    }

    @Test
    void what_both_speak_is_spoken() {
        assertSpeaks("HTTP/1.1", WebSocketClient.builder().trust(chain).build(), both.port());
        assertSpeaks("HTTP/1.1", client(Http2.OFF).build(), both.port());
        assertSpeaks("HTTP/2", client(Http2.IF_OFFERED).build(), both.port());
        assertSpeaks("HTTP/2", client(Http2.ONLY).build(), both.port());
        WebSocketClient flexible = client(Http2.IF_OFFERED).build();
        assertSpeaks("HTTP/1.1", flexible, old.port());
        assertSpeaks("HTTP/1.1", flexible, old.port());
    }

    @Test
    void many_at_once_to_a_server_of_http1_all_arrive() throws Exception {
        WebSocketClient flexible = client(Http2.IF_OFFERED).build();
        List<CompletableFuture<WebSocket>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(flexible.connectAsync(ConnectRequest.to(url(old.port(), "/how")), new Listener() {}));
        }
        for (CompletableFuture<WebSocket> each : all) {
            assertEquals("HTTP/1.1", Await.done(each).handshake().httpVersion());
            each.join().abort();
        }
    }

    @Test
    void a_server_that_must_speak_http2_and_does_not_is_told() {
        HandshakeException e = assertThrows(
                HandshakeException.class, () -> client(Http2.ONLY).build().connect(url(old.port(), "/how")));
        assertEquals(Step.TLS, e.step());
        assertTrue(message(e).contains("does not speak HTTP/2"), message(e));
    }

    @Test
    void without_tls_http2_is_not_tried_unless_it_must_be() throws IOException {
        try (FakeServer server = new FakeServer(peer -> {
            peer.send(FakeServer.SWITCHING + "\r\n").send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            peer.drain();
        })) {
            WebSocket ws = client(Http2.IF_OFFERED).build().connect(server.url());
            assertEquals("hi", ws.receive().text());
            assertEquals("HTTP/1.1", ws.handshake().httpVersion());
            ws.abort();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Http2.class,
            names = {"IF_OFFERED", "ONLY"})
    void tls_that_fails_is_told_as_over_http1(Http2 http2) {
        WebSocketClient other = WebSocketClient.builder().http2(http2).build();
        HandshakeException e = assertThrows(HandshakeException.class, () -> other.connect(url(both.port(), "/how")));
        assertEquals(Step.TLS, e.step());
        assertTrue(message(e).startsWith("TLS handshake with localhost:" + both.port() + " failed: "), message(e));
    }

    // -------------------------------------------------------------------------- HTTP/2 that has no WebSockets

    /** A server that speaks both, as ALPN chooses: HTTP/2 as a script does, and HTTP/1.1 with WebSockets. */
    private final class Choosing implements AutoCloseable {
        private final SSLServerSocket listening;
        final AtomicInteger http2 = new AtomicInteger();
        final AtomicInteger http1 = new AtomicInteger();

        Choosing(FakeHttp2.Script script) throws Exception {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
            listening = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            FakeServer plain = new FakeServer(peer -> {
                peer.send(FakeServer.SWITCHING + "\r\n").send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                peer.drain();
            });
            Thread.ofVirtual().start(() -> {
                while (!listening.isClosed()) {
                    try {
                        SSLSocket socket = (SSLSocket) listening.accept();
                        Thread.ofVirtual().start(() -> serve(socket, plain.port(), script));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void serve(SSLSocket socket, int plainPort, FakeHttp2.Script script) {
            socket.setHandshakeApplicationProtocolSelector(
                    (which, offered) -> offered.contains("h2") ? "h2" : offered.get(0));
            try {
                socket.startHandshake();
                if (socket.getApplicationProtocol().equals("h2")) {
                    FakeHttp2.serve(socket, http2.incrementAndGet(), script);
                } else {
                    http1.incrementAndGet();
                    new FakeProxy.Visitor(socket, new LinkedBlockingQueue<>()).tunnel(plainPort);
                }
            } catch (IOException e) {
                // the client has gone
            }
        }

        String url() {
            return Http2NegotiationTest.url(listening.getLocalPort(), "/path");
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    @Test
    void a_server_without_websockets_over_http2_gets_http1_and_that_is_remembered() throws Exception {
        try (Choosing server = new Choosing(peer -> {
            peer.settings();
            peer.drain();
        })) {
            WebSocketClient flexible = client(Http2.IF_OFFERED).build();
            for (int i = 0; i < 3; i++) {
                WebSocket ws = flexible.connect(server.url());
                assertEquals("hi", ws.receive().text());
                assertEquals("HTTP/1.1", ws.handshake().httpVersion());
                ws.abort();
            }
            assertEquals(1, server.http2.get());
            assertEquals(3, server.http1.get());
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> client(Http2.ONLY).build().connect(server.url()));
            assertEquals(
                    "server offers no WebSockets over HTTP/2: its SETTINGS lack SETTINGS_ENABLE_CONNECT_PROTOCOL = 1"
                            + " (RFC 8441 §3)",
                    message(e));
        }
    }

    @Test
    void a_stream_that_is_told_to_use_http1_does() throws Exception {
        try (Choosing server = new Choosing(peer -> {
            peer.begin();
            peer.frame(FakeHttp2.RST_STREAM, 0, peer.request(), FakeHttp2.Peer.number(13));
            peer.drain();
        })) {
            WebSocket ws = client(Http2.IF_OFFERED).build().connect(server.url());
            assertEquals("hi", ws.receive().text());
            ws.abort();
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> client(Http2.ONLY).build().connect(server.url()));
            assertEquals("the server has reset the stream: RST_STREAM HTTP_1_1_REQUIRED", message(e));
        }
    }

    // ---------------------------------------------------------------------------- proxies, redirects and cookies

    @Test
    void websockets_share_a_tunnel_through_a_proxy() throws Exception {
        BlockingQueue<String> tunnels = new LinkedBlockingQueue<>();
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            tunnels.add(visitor.http());
            visitor.send("HTTP/1.1 200 OK\r\n\r\n");
            visitor.tunnel(both.port());
        })) {
            WebSocketClient client = client(Http2.IF_OFFERED)
                    .proxy("http://localhost:" + proxy.port())
                    .build();
            for (int i = 0; i < 3; i++) {
                assertSpeaks("HTTP/2", client, both.port());
            }
            assertEquals(1, tunnels.size());
            assertTrue(Await.next(tunnels).startsWith("CONNECT localhost:" + both.port() + " HTTP/1.1\r\n"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Http2.class,
            names = {"IF_OFFERED", "ONLY"})
    void tls_to_the_proxy_is_not_taken_for_tls_to_the_server(Http2 http2) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        for (WebSocketServer server : List.of(both, old)) {
            if (server == old && http2 == Http2.ONLY) {
                continue;
            }
            try (FakeProxy proxy = new FakeProxy(
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    visitor -> {
                        visitor.http();
                        visitor.send("HTTP/1.1 200 OK\r\n\r\n");
                        visitor.tunnel(server.port());
                    })) {
                WebSocketClient client =
                        client(http2).proxy("https://localhost:" + proxy.port()).build();
                assertSpeaks(server == both ? "HTTP/2" : "HTTP/1.1", client, server.port());
            }
        }
    }

    @Test
    void a_proxy_that_refuses_is_told_to_all_who_wait() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
        })) {
            WebSocketClient client =
                    client(Http2.ONLY).proxy("http://localhost:" + proxy.port()).build();
            ConnectRequest request = ConnectRequest.to(url(both.port(), "/how"));
            List<CompletableFuture<WebSocket>> all = List.of(
                    client.connectAsync(request, new Listener() {}), client.connectAsync(request, new Listener() {}));
            for (CompletableFuture<WebSocket> each : all) {
                ExecutionException e = assertThrows(ExecutionException.class, () -> Await.done(each));
                assertEquals(
                        Step.PROXY,
                        assertInstanceOf(ConnectFailedException.class, e.getCause())
                                .step());
            }
        }
    }

    @Test
    void redirects_and_cookies_work_as_over_http1() throws Exception {
        CookieManager store = new CookieManager();
        try (Choosing first = new Choosing(peer -> {
            peer.begin();
            peer.headers(
                    peer.request(),
                    true,
                    ":status",
                    "307",
                    "location",
                    url(both.port(), "/how"),
                    "set-cookie",
                    "seen=1; Path=/");
            peer.drain();
        })) {
            WebSocketClient client =
                    client(Http2.ONLY).followRedirects(1).cookies(store).build();
            WebSocket ws = client.connect(first.url());
            String answer = ws.receive().text();
            assertTrue(answer.startsWith("HTTP/2 ") && answer.contains("seen="), answer);
            ws.abort();
        }
    }
}
