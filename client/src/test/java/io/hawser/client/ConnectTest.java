package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From an address to a stream of bytes: names, several addresses, sockets; and what is said when it fails. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectTest {
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static WebSocketClient resolving(String... addresses) {
        List<InetAddress> all =
                java.util.Arrays.stream(addresses).map(ConnectTest::address).toList();
        return WebSocketClient.builder()
                .resolver((host, port) -> all)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static FakeServer server() throws IOException {
        return new FakeServer(peer -> {
            peer.send(FakeServer.SWITCHING + "\r\n");
            peer.drain();
        });
    }

    @Test
    void the_next_address_is_tried_when_one_refuses() throws Exception {
        try (FakeServer server = server()) {
            String url = "ws://name.example:" + server.port() + "/";
            WebSocket ws = resolving("127.0.0.3", "127.0.0.2", "127.0.0.1").connect(url);
            ws.abort();
            assertTrue(server.request().contains("\r\nHost: name.example:" + server.port() + "\r\n"));
        }
    }

    @Test
    void when_all_refuse_each_is_named() throws Exception {
        int port;
        try (FakeServer gone = server()) {
            port = gone.port();
        }
        ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> resolving("127.0.0.1", "127.0.0.2")
                .connect("ws://name.example:" + port + "/"));
        assertEquals(
                "cannot connect to name.example:" + port + ": 127.0.0.1:" + port + " connection refused, 127.0.0.2:"
                        + port + " connection refused",
                message(e));
        assertEquals(Step.CONNECT, e.step());
        assertEquals(
                List.of(
                        new InetSocketAddress(address("127.0.0.1"), port),
                        new InetSocketAddress(address("127.0.0.2"), port)),
                e.addresses());
        assertTrue(e.elapsed().compareTo(Duration.ZERO) > 0);
        assertTrue(String.valueOf(e.getMessage()).matches(".* \\(after \\d+ ms\\)"), e.getMessage());
    }

    @Test
    void a_failure_after_tcp_says_the_address_that_it_was() throws Exception {
        try (FakeServer server = new FakeServer(peer -> peer.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"))) {
            String url = "ws://name.example:" + server.port() + "/";
            HandshakeException e = assertThrows(HandshakeException.class, () -> resolving("127.0.0.2", "127.0.0.1")
                    .connect(url));
            assertEquals(Step.HTTP, e.step());
            assertEquals(
                    new InetSocketAddress(address("127.0.0.1"), server.port()),
                    e.addresses().getLast());
            assertTrue(
                    String.valueOf(e.getMessage())
                            .matches(
                                    "handshake failed: server answered 404 instead of 101 \\(127.0.0.1:\\d+, after \\d+ ms\\)"),
                    e.getMessage());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Sec-WebSocket-Protocol: x, SUBPROTOCOL", "Sec-WebSocket-Extensions: x, EXTENSION", "Upgrade: x, HTTP"})
    void the_step_of_an_answer_is_told(String header, Step step) throws Exception {
        try (FakeServer server = new FakeServer(peer -> peer.send(FakeServer.SWITCHING + header + "\r\n\r\n"))) {
            HandshakeException e = assertThrows(
                    HandshakeException.class, () -> WebSocketClient.create().connect(server.url()));
            assertEquals(step, e.step());
        }
    }

    @Test
    void a_resolver_that_does_not_answer_fails_at_the_connect_timeout() throws Exception {
        CompletableFuture<List<InetAddress>> never = new CompletableFuture<>();
        WebSocketClient client = WebSocketClient.builder()
                .resolver((host, port) -> never.join())
                .connectTimeout(Duration.ofMillis(150))
                .build();
        ConnectFailedException e =
                assertThrows(ConnectFailedException.class, () -> client.connect("ws://name.example/"));
        assertEquals("cannot resolve name.example: no answer within connectTimeout PT0.15S", message(e));
        assertEquals(Step.RESOLVE, e.step());
        assertEquals(List.of(), e.addresses());
        never.complete(List.of());
    }

    @Test
    void what_a_resolver_throws_is_told() {
        WebSocketClient broken = WebSocketClient.builder()
                .resolver((host, port) -> {
                    throw new IllegalStateException("no idea");
                })
                .build();
        ConnectFailedException e =
                assertThrows(ConnectFailedException.class, () -> broken.connect("ws://name.example/"));
        assertEquals("cannot resolve name.example: no idea", message(e));
        ConnectFailedException none =
                assertThrows(ConnectFailedException.class, () -> resolving().connect("ws://name.example/"));
        assertEquals("cannot resolve name.example: unknown host", message(none));
    }

    @Test
    void it_connects_from_the_bind_address() throws Exception {
        try (FakeServer server = server()) {
            WebSocketClient client = WebSocketClient.builder()
                    .bindAddress(address("127.0.0.9"))
                    .resolver((host, port) -> List.of(address("::1"), address("127.0.0.1")))
                    .build();
            WebSocket ws = client.connect("ws://name.example:" + server.port());
            InetSocketAddress from = (InetSocketAddress) ws.handshake().clientAddress();
            assertEquals("127.0.0.9", from.getAddress().getHostAddress());
            ws.abort();
            ConnectFailedException e =
                    assertThrows(ConnectFailedException.class, () -> client.connect("ws://[::1]:1/"));
            assertEquals(
                    "cannot connect to [::1]:1: none of its addresses is of the family of bindAddress", message(e));
            WebSocketClient foreign =
                    WebSocketClient.builder().bindAddress(address("192.0.2.1")).build();
            ConnectFailedException refused = assertThrows(
                    ConnectFailedException.class, () -> foreign.connect("ws://127.0.0.1:" + server.port()));
            assertEquals(
                    "cannot connect to 127.0.0.1:" + server.port()
                            + " from bindAddress 192.0.2.1: cannot assign requested address",
                    message(refused));
        }
    }

    // -------------------------------------------------------------------------------------- Unix domain sockets

    /** Answers one request on a socket. */
    private static void answer(ServerSocketChannel listening, BlockingQueue<String> requests) {
        Thread.ofVirtual().start(() -> {
            try (SocketChannel channel = listening.accept()) {
                byte[] bytes = new byte[4_096];
                int length = Channels.newInputStream(channel).read(bytes);
                String request = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
                requests.add(request);
                var peer = new FakeServer.Peer(new java.net.Socket(), java.io.InputStream.nullInputStream(), request);
                String response = (FakeServer.SWITCHING + "\r\n").replace("<accept>", peer.accept());
                Channels.newOutputStream(channel).write(response.getBytes(StandardCharsets.ISO_8859_1));
                Channels.newOutputStream(channel).write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                Channels.newInputStream(channel).transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // the client has gone
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.hawser.client.UnixSocketTest#engines")
    void a_unix_domain_socket_is_connected_to(String engine, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("s");
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                WebSocketClient client =
                        WebSocketClient.builder().ioEngine(engine).build()) {
            listening.bind(UnixDomainSocketAddress.of(file));
            answer(listening, requests);
            WebSocket ws =
                    client.connect(ConnectRequest.to("ws://name.example/x").unix(file));
            assertEquals("hi", ws.receive().text());
            assertEquals(UnixDomainSocketAddress.of(""), ws.handshake().clientAddress());
            ws.abort();
            assertTrue(Await.next(requests).startsWith("GET /x HTTP/1.1\r\nHost: name.example\r\n"));
        }
    }

    @Test
    void a_unix_domain_socket_that_is_not_there_is_named(@TempDir Path folder) {
        Path file = folder.resolve("none");
        ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> WebSocketClient.create()
                .connect(ConnectRequest.to("ws://a/").unix(file)));
        assertEquals(Step.CONNECT, e.step());
        assertEquals(List.of(UnixDomainSocketAddress.of(file)), e.addresses());
        assertTrue(message(e).startsWith("cannot connect to " + file + ": "), message(e));
    }
}
