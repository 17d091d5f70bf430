package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Backpressure;
import io.hawser.ConnectFailedException.Step;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.HandshakeException;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.OverflowPolicy;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client and our server over HTTP/2 with prior knowledge (RFC 8441): TCP connections are counted on the way. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class Http2ClientTest {
    private static final int MAX_STREAMS = 128;

    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final Semaphore go = new Semaphore(0);
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<FakeProxy.Visitor> visitors = new LinkedBlockingQueue<>();
    private final AtomicInteger gone = new AtomicInteger();
    private final WebSocketClient client =
            WebSocketClient.builder().http2(Http2.ONLY).build();
    private WebSocketServer server;
    private FakeProxy relay;

    @BeforeEach
    void start() throws IOException {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .maxStreams(MAX_STREAMS)
                .handshakeTimeout(Duration.ofSeconds(30))
                .route("/echo", new Listener() {
                    @Override
                    public void onOpen(WebSocket ws) {
                        opened.add(ws);
                    }

                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        ws.send(message);
                    }
                })
                .route(
                        "/chat",
                        Route.handler(ws -> ws.send(ws.handshake().subprotocol().orElse("none") + " "
                                        + ws.handshake()
                                                .headers()
                                                .first("X-Mine")
                                                .orElse("")))
                                .subprotocols("b", "a"))
                .route("/flood", ws -> {
                    for (int i = 0; i < 500; i++) {
                        ws.send(i + "x".repeat(20_000));
                    }
                })
                .route("/wait", ws -> {
                    opened.add(ws);
                    go.acquire();
                    int bytes = 0;
                    for (Message message : ws) {
                        bytes += message.length();
                        ws.send("" + bytes);
                    }
                })
                .route("/bye", ws -> {
                    ws.receive();
                    ws.send("last words");
                    ws.close(new CloseStatus(4_001, "bye"));
                })
                .route("/abort", ws -> {
                    ws.receive();
                    ws.abort();
                })
                .start();
        relay = new FakeProxy(visitor -> {
            connections.incrementAndGet();
            visitors.add(visitor);
            visitor.tunnel(server.port());
            gone.incrementAndGet();
        });
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        relay.close();
        server.close();
    }

    private String url(String path) {
        return "ws://127.0.0.1:" + relay.port() + path;
    }

    private static void assertEchoes(WebSocket ws, String text) {
        ws.send(text);
        assertEquals(text, ws.receive().text());
    }

    @Test
    void a_websocket_is_a_stream_and_its_handshake_says_so() throws Exception {
        WebSocket ws = client.connect(url("/echo"));
        assertEchoes(ws, "hello");
        assertEquals("HTTP/2", ws.handshake().httpVersion());
        assertEquals("CONNECT", ws.handshake().request().method());
        assertEquals("/echo", ws.handshake().path());
        assertFalse(ws.handshake().secure());
        assertEquals("HTTP/2", Await.next(opened).handshake().httpVersion());
        ws.close();
        assertEquals(
                "clean, local: sent 1000 NORMAL, received 1000 NORMAL",
                Await.done(ws.closed()).toString());
    }

    @Test
    void subprotocols_headers_and_queries_go_along() {
        WebSocket ws = client.connect(
                ConnectRequest.to(url("/chat?x=1")).subprotocols("a", "b").header("X-Mine", "yes"));
        assertEquals("a yes", ws.receive().text());
        assertEquals("a", ws.handshake().subprotocol().orElseThrow());
        assertEquals("1", ws.handshake().queryParameter("x").orElseThrow());
        assertEquals("yes", ws.handshake().headers().first("x-mine").orElseThrow());
    }

    @Test
    void a_hundred_websockets_share_one_tcp_connection() throws Exception {
        List<CompletableFuture<WebSocket>> all = new ArrayList<>();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        Listener listener = new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                received.add(message.text());
            }
        };
        for (int i = 0; i < 100; i++) {
            all.add(client.connectAsync(ConnectRequest.to(url("/echo")), listener));
        }
        for (int i = 0; i < 100; i++) {
            Await.done(all.get(i)).send("number " + i);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add(Await.next(received));
        }
        assertEquals(100, texts.stream().distinct().count());
        assertEquals(1, connections.get());
        assertEquals(100, server.connectionCount());
    }

    @Test
    void beyond_what_the_server_allows_there_is_another_tcp_connection() throws Exception {
        List<CompletableFuture<WebSocket>> all = new ArrayList<>();
        for (int i = 0; i < 2 * MAX_STREAMS + 1; i++) {
            all.add(client.connectAsync(ConnectRequest.to(url("/echo")), new Listener() {}));
        }
        for (CompletableFuture<WebSocket> each : all) {
            assertTrue(Await.done(each).isOpen());
        }
        assertEquals(3, connections.get());
        // A place that has become free is taken again.
        WebSocket first = all.get(0).join();
        first.close();
        Await.done(first.closed());
        assertEchoes(client.connect(url("/echo")), "in its place");
        assertEquals(3, connections.get());
    }

    @Test
    void messages_of_every_size_come_back_as_they_were() {
        Random random = new Random(1);
        WebSocket ws = client.connect(url("/echo"));
        for (int size : new int[] {0, 1, 126, 1_024, 16_384, 65_535, 65_536, 200_000, 1 << 20}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            ws.send(ByteBuffer.wrap(bytes));
            byte[] back = new byte[size];
            ws.receive().bytes().get(back);
            assertArrayEquals(bytes, back);
            assertEchoes(ws, "ü€😀x".repeat(size / 10)); // compressed
        }
        assertTrue(ws.handshake()
                .response()
                .first("Sec-WebSocket-Extensions")
                .orElse("")
                .startsWith("permessage-deflate"));
    }

    // ------------------------------------------------------------------------------------------------------- ends

    @Test
    void a_close_by_the_server_comes_behind_its_messages_and_says_why() throws Exception {
        WebSocket ws = client.connect(url("/bye"));
        ws.send("go");
        assertEquals("last words", ws.receive().text());
        assertEquals(
                "clean, remote: sent 4001, received 4001 \"bye\"",
                Await.done(ws.closed()).toString());
        assertEchoes(client.connect(url("/echo")), "the connection lives on");
        assertEquals(1, connections.get());
    }

    @Test
    void an_abort_is_1006_for_the_other_end_and_ends_nobody_else() throws Exception {
        WebSocket neighbour = client.connect(url("/echo"));
        Await.next(opened);
        WebSocket ws = client.connect(url("/echo"));
        ws.abort();
        assertEquals("aborted", Await.done(ws.closed()).detail());
        Ending servers = Await.done(Await.next(opened).closed());
        assertEquals(CloseStatus.ABNORMAL, servers.status());
        assertEquals(
                "the peer has reset the stream: RST_STREAM CANCEL",
                servers.cause().orElseThrow().getMessage());

        WebSocket victim = client.connect(url("/abort"));
        victim.send("go");
        Ending ending = Await.done(victim.closed());
        assertEquals(CloseStatus.ABNORMAL, ending.status());
        assertEquals(
                "the peer has reset the stream: RST_STREAM CANCEL",
                ending.cause().orElseThrow().getMessage());
        assertEchoes(neighbour, "unhindered");
    }

    @Test
    void very_many_may_be_closed_one_after_the_other() throws Exception {
        for (int i = 0; i < 500; i++) {
            WebSocket ws = client.connect(url("/echo"));
            ws.close();
            assertTrue(Await.done(ws.closed()).clean());
        }
        assertEquals(1, connections.get());
        Await.until("the server has none", () -> server.connectionCount() == 0);
    }

    @Test
    void a_connection_that_is_lost_ends_each_of_its_websockets_with_1006() throws Exception {
        List<WebSocket> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(client.connect(url("/echo")));
        }
        Await.next(visitors).socket().close();
        for (WebSocket each : all) {
            Ending ending = Await.done(each.closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            assertEquals(Ending.Initiator.NETWORK, ending.initiator());
            String cause = String.valueOf(ending.cause().orElseThrow().getMessage());
            assertTrue(cause.startsWith("HTTP/2 connection lost: "), cause);
        }
        assertEchoes(client.connect(url("/echo")), "on a new one");
        assertEquals(2, connections.get());
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_after_a_while() throws Exception {
        try (WebSocketClient quick = WebSocketClient.builder()
                .http2(Http2.ONLY)
                .http2IdleTimeout(Duration.ofMillis(200))
                .build()) {
            WebSocket ws = quick.connect(url("/echo"));
            assertTrue(ws.receive(Duration.ofMillis(500)).isEmpty()); // a WebSocket that says nothing uses it
            assertEchoes(ws, "still here");
            ws.close();
            Await.done(ws.closed());
            Await.until("the connection is closed", () -> gone.get() == 1);
            assertEchoes(quick.connect(url("/echo")), "on a new one");
            assertEquals(2, connections.get());
        }
    }

    @Test
    void closing_the_client_closes_the_connection_that_nobody_uses() throws Exception {
        WebSocket ws = client.connect(url("/echo"));
        client.close();
        assertEchoes(ws, "still here");
        ws.close();
        Await.until("the connection is closed", () -> gone.get() == 1);
    }

    @Test
    void the_end_of_an_engine_ends_all() throws Exception {
        WebSocket ws;
        try (WebSocketClient own =
                WebSocketClient.builder().http2(Http2.ONLY).ioEngine("nio").build()) {
            ws = own.connect(url("/echo"));
            assertEchoes(ws, "hello");
        }
        assertFalse(Await.done(ws.closed()).clean());
        assertThrows(RuntimeException.class, () -> ws.send("too late"));
    }

    @Test
    void a_drain_of_the_server_ends_all_with_1001_and_nothing_is_left() throws Exception {
        WebSocket one = client.connect(url("/echo"));
        WebSocket two = client.connect(url("/echo"));
        server.close();
        assertEquals(1_001, Await.done(one.closed()).status().code());
        assertEquals(1_001, Await.done(two.closed()).status().code());
        Await.until("the connection is closed", () -> gone.get() == 1);
    }

    // ------------------------------------------------------------------------------------------------ no WebSocket

    @Test
    void a_refusal_is_told_with_its_status_and_body() {
        WebSocket neighbour = client.connect(url("/echo"));
        HandshakeException e = assertThrows(HandshakeException.class, () -> client.connect(url("/none")));
        assertEquals(Step.HTTP, e.step());
        assertEquals(404, e.status());
        assertEquals("no WebSocket here\n", e.response().orElseThrow().bodyText());
        assertEquals("handshake failed: server answered 404 instead of 200", message(e));
        assertEquals(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port())), e.addresses());
        assertEchoes(neighbour, "unhindered");
        assertEquals(1, connections.get());
    }

    @Test
    void nobody_at_the_port_is_told_as_over_http1() throws IOException {
        relay.close();
        io.hawser.ConnectFailedException e =
                assertThrows(io.hawser.ConnectFailedException.class, () -> client.connect(url("/echo")));
        assertEquals(Step.CONNECT, e.step());
        assertEquals("cannot connect to 127.0.0.1:" + relay.port() + ": connection refused", message(e));
    }

    @Test
    void who_no_longer_waits_leaves_nothing_behind() throws Exception {
        WebSocket neighbour = client.connect(url("/echo"));
        Await.next(opened);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<WebSocket> connecting =
                    client.connectAsync(ConnectRequest.to(url("/echo")), new Listener() {});
            if (!connecting.cancel(true)) {
                connecting.join().abort(); // it was faster than this thread
            }
        }
        assertEchoes(neighbour, "unhindered");
        Await.until("only one is left", () -> server.connectionCount() == 1);
    }

    // ----------------------------------------------------------------------------------------------- backpressure

    @Test
    void a_receiver_that_is_behind_slows_its_own_sender_only_and_loses_nothing() {
        WebSocket slow = client.connect(url("/flood"));
        WebSocket busy = client.connect(url("/echo"));
        for (int i = 0; i < 200; i++) {
            assertEchoes(busy, i + "y".repeat(2_000));
        }
        for (int i = 0; i < 500; i++) {
            String text = slow.receive(Duration.ofSeconds(10)).orElseThrow().text();
            assertTrue(text.startsWith(i + "x") && text.length() > 20_000);
        }
        assertEquals(1, connections.get());
    }

    @Test
    void what_a_slow_server_does_not_take_counts_as_unsent() throws Exception {
        try (WebSocketClient small = WebSocketClient.builder()
                .http2(Http2.ONLY)
                .options(ConnectionOptions.DEFAULT
                        .withCompression(io.hawser.Compression.OFF)
                        .withBackpressure(new Backpressure(200_000, Duration.ofMinutes(5), OverflowPolicy.BLOCK)))
                .build()) {
            WebSocket slow = small.connect(url("/wait"));
            Await.next(opened);
            int taken = 0;
            while (slow.trySend(Message.binary(new byte[10_000])) == SendResult.ACCEPTED) {
                taken++;
            }
            assertTrue(taken >= 19 && taken < 60, taken + " messages");
            WebSocket busy = small.connect(url("/echo"));
            for (int i = 0; i < 50; i++) {
                assertEchoes(busy, i + "y".repeat(20_000));
            }
            go.release();
            for (int i = 1; i <= taken; i++) {
                assertEquals("" + i * 10_000, slow.receive().text());
            }
            assertEquals(1, connections.get());
        }
    }
}
