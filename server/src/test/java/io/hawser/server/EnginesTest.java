package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.netty.Engine;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same on every I/O engine that works here. T43. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnginesTest {
    private final Logged logged = new Logged();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final BlockingQueue<List<String>> received = new LinkedBlockingQueue<>();

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    @AfterEach
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private WebSocketServer server(String engine) {
        WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .ioEngine(engine)
                .eventLoops(1)
                .route("/echo", ws -> {
                    opened.add(ws);
                    ws.forEach(ws::send);
                })
                .route("/late", ws -> {
                    opened.add(ws);
                    go.await();
                    List<String> texts = new ArrayList<>();
                    for (Message message : ws) {
                        texts.add(message.text());
                    }
                    received.add(texts);
                })
                .start();
        assertEquals(engine, server.ioEngine());
        return server;
    }

    @ParameterizedTest
    @MethodSource("engines")
    void the_jdk_client_can_talk_to_it(String engine) throws Exception {
        try (WebSocketServer server = server(engine)) {
            JdkClient client = new JdkClient();
            java.net.http.WebSocket ws = client.connect(server, "/echo");
            Await.done(ws.sendText("grüße", true));
            assertEquals("grüße", Await.next(client.texts));
            Await.done(ws.sendBinary(ByteBuffer.allocate(900_000), true));
            assertEquals(900_000, Await.next(client.binaries));
            Await.done(ws.sendClose(1000, "bye"));
            assertEquals(1000, Await.done(client.closed));
            assertTrue(Await.done(Await.next(opened).closed()).clean());
            Await.until("it is gone", () -> server.connectionCount() == 0);
        }
    }

    /** Engines differ in what they read, and when they see the end, while nobody asks for more. */
    @ParameterizedTest
    @MethodSource("engines")
    void messages_before_the_end_of_tcp_reach_a_handler_that_is_behind(String engine) throws Exception {
        try (WebSocketServer server = server(engine);
                RawClient client = RawClient.opened(server, "/late")) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                sent.add("message " + i);
                client.send(RawClient.text("message " + i));
            }
            client.finish();
            try (RawClient other = RawClient.opened(server, "/echo")) { // the one loop has had its turn
                other.send(RawClient.text("turn"));
                assertEquals("TEXT turn", other.frame().toString());
            }
            go.countDown();
            assertEquals(sent, Await.next(received));
            assertEquals("FIN", client.end());
            Ending ending = Await.done(Await.next(opened).closed());
            assertEquals("the peer ended TCP without a close frame", ending.detail());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_close_behind_messages_is_answered_though_tcp_has_ended_on_the_other_side(String engine) throws Exception {
        try (WebSocketServer server = server(engine);
                RawClient client = RawClient.opened(server, "/late")) {
            for (int i = 0; i < 100; i++) {
                client.send(RawClient.text("message " + i));
            }
            client.send(RawClient.close(1000)).finish();
            go.countDown();
            assertEquals(100, Await.next(received).size());
            assertEquals("CLOSE 1000", client.frame().toString());
            assertEquals("FIN", client.end());
            assertTrue(Await.done(Await.next(opened).closed()).clean());
        }
    }

    /** Backpressure by TCP: what the handler does not take stays with the sender. */
    @ParameterizedTest
    @MethodSource("engines")
    void a_sender_waits_while_the_handler_is_behind_and_then_nothing_is_missing(String engine) throws Exception {
        try (WebSocketServer server = server(engine);
                RawClient client = RawClient.opened(server, "/late")) {
            String text = "x".repeat(50_000);
            BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
            Thread sender = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 400; i++) {
                        client.send(RawClient.text(i + text));
                        sent.add(i);
                    }
                    client.send(RawClient.close(1000));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Await.until("it is stuck", () -> stuck(sent));
            assertTrue(sent.size() < 400, "20 MB fit into buffers");
            go.countDown();
            List<String> texts = Await.next(received);
            sender.join();
            assertEquals(400, texts.size());
            for (int i = 0; i < 400; i++) {
                assertTrue(texts.get(i).startsWith(i + "x"));
            }
            assertEquals("CLOSE 1000", client.frame().toString());
        }
    }

    /** What Linux takes for a peer that does not read is in no limit of ours, and out of the policies' reach. */
    @ParameterizedTest
    @MethodSource("linuxEngines")
    void the_kernel_takes_little_for_a_peer_that_does_not_read(String engine) throws Exception { // T42
        BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
        byte[] message = new byte[64 << 10];
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .ioEngine(engine)
                        .route("/flood", ws -> {
                            while (ws.isOpen()) {
                                ws.send(ByteBuffer.wrap(message));
                                sent.add(message.length);
                            }
                        })
                        .start();
                RawClient client = RawClient.opened(server, "/flood")) {
            Await.until("it is stuck", () -> stuck(sent));
            int waiting = sent.size() * message.length;
            assertTrue(waiting >= 1 << 20, "less than backpressure.highWaterBytes: " + waiting);
            assertTrue(waiting < 2 << 20, waiting + " bytes");
            client.reset();
        }
    }

    static Stream<String> linuxEngines() {
        return engines().filter(engine -> engine.equals("epoll") || engine.equals("io_uring"));
    }

    private static WebSocketServer withLargePage(String engine, AtomicInteger answered) {
        return WebSocketServer.builder()
                .port(0)
                .ioEngine(engine)
                .eventLoops(1)
                .handshakeTimeout(Duration.ofSeconds(1))
                .http("/large", request -> {
                    answered.incrementAndGet();
                    return HttpResponse.text(200, request.query() + "x".repeat(1 << 20));
                })
                .start();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void who_asks_for_pages_and_does_not_read_gets_few_of_them_and_is_closed(String engine) throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (WebSocketServer server = withLargePage(engine, answered);
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/large").repeat(200));
            Await.until("it is closed", () -> isClosed(client));
            assertTrue(answered.get() < 50, answered + " MiB of answers");
        }
    }

    /** Without reading. */
    private static boolean isClosed(RawClient client) {
        try {
            client.send("GET");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void pages_larger_than_a_socket_takes_come_one_after_the_other(String engine) throws Exception {
        try (WebSocketServer server = withLargePage(engine, new AtomicInteger());
                RawClient client = RawClient.to(server)) {
            StringBuilder requests = new StringBuilder();
            for (int i = 10; i < 30; i++) {
                requests.append(RawClient.get("/large?" + i));
            }
            client.send(requests.toString());
            for (int i = 10; i < 30; i++) {
                String body = client.response().body();
                assertEquals(String.valueOf(i), body.substring(0, 2));
                assertEquals(3 + (1 << 20), body.length());
            }
        }
    }

    /** Some 20 KB that inflate to 20 MiB: more than one turn of the loop, and more than the inbox of the handler. */
    @ParameterizedTest
    @MethodSource("engines")
    void messages_that_inflate_to_very_much_are_read_one_after_the_other_and_none_is_missing(String engine)
            throws Exception {
        try (WebSocketServer server = server(engine);
                RawClient client = RawClient.opened(server, "/echo", "Sec-WebSocket-Extensions: permessage-deflate")) {
            List<byte[]> messages = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] message = new byte[i % 2 == 0 ? 1_000_000 : i];
                Arrays.fill(message, (byte) i);
                messages.add(message);
            }
            byte[][] frames = messages.stream().map(EnginesTest::deflated).toArray(byte[][]::new);
            client.send(RawClient.concat(frames));
            for (byte[] message : messages) {
                RawClient.Frame echo = client.frame();
                assertArrayEquals(message, echo.compressed() ? inflated(echo.payload()) : echo.payload());
            }
            client.send(RawClient.close(1000));
            assertEquals("CLOSE 1000", client.frame().toString());
        }
    }

    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(message);
        byte[] out = new byte[4_096];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return RawClient.frame(0xC2, Arrays.copyOf(out, length - 4)); // RFC 7692 §7.2.1
    }

    private static byte[] inflated(byte[] payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(RawClient.concat(payload, new byte[] {0, 0, -1, -1}));
        byte[] out = new byte[1_000_001];
        int length = inflater.inflate(out);
        inflater.end();
        return Arrays.copyOf(out, length);
    }

    private static boolean stuck(BlockingQueue<Integer> sent) {
        int before = sent.size();
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        return before > 0 && sent.size() == before;
    }

    @ParameterizedTest
    @MethodSource("engines")
    void resets_and_half_closed_peers_are_noticed(String engine) throws Exception {
        try (WebSocketServer server = server(engine)) {
            for (int i = 0; i < 20; i++) {
                RawClient client = RawClient.opened(server, "/echo");
                if (i % 2 == 0) {
                    client.reset();
                } else {
                    client.finish().reset();
                }
                Ending ending = Await.done(Await.next(opened).closed());
                assertEquals(Ending.Initiator.NETWORK, ending.initiator());
            }
            Await.until("all are gone", () -> server.connectionCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_reset_frees_a_handler_that_is_behind(String engine) throws Exception { // T27
        try (WebSocketServer server = server(engine)) {
            RawClient client = RawClient.opened(server, "/late");
            for (int i = 0; i < 500; i++) {
                client.send(RawClient.text("message " + i));
            }
            client.reset();
            go.countDown();
            assertTrue(Await.next(received).size() <= 500);
            Await.done(Await.next(opened).closed());
            Await.until("it is gone", () -> server.connectionCount() == 0);
        }
    }
}
