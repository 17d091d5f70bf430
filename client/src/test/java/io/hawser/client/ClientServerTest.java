package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Ending.Initiator;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.frame.Opcode;
import io.hawser.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the server together: messages both ways, and each way to end. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientServerTest {
    private final Logged logged = new Logged();
    private final WebSocketClient client = WebSocketClient.create();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private WebSocketServer server;

    @BeforeAll
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .route("/echo", ws -> {
                    opened.add(ws);
                    ws.forEach(ws::send);
                })
                .route("/flood", ws -> {
                    for (int i = 0; i < 500; i++) {
                        ws.send(i + "x".repeat(20_000));
                    }
                })
                .route("/bye", ws -> {
                    ws.receive();
                    ws.send("last words");
                    ws.close(new CloseStatus(4_001, "grüße"));
                })
                .route("/abort", ws -> {
                    ws.receive();
                    ws.abort();
                })
                .start();
    }

    @BeforeEach
    void forget() {
        opened.clear();
        calls.clear();
    }

    @AfterAll
    void stop() {
        server.close();
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private String url(String path) {
        return "ws://localhost:" + server.port() + path;
    }

    /** Writes down what it is called with. */
    private final class Recorder implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            calls.add("open");
            ws.send("from onOpen");
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            calls.add(message.text());
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            calls.add(ending.toString());
        }
    }

    @Test
    void messages_of_every_size_come_back_as_they_were() {
        Random random = new Random(1);
        try (WebSocket ws = client.connect(url("/echo"))) {
            for (int size : new int[] {0, 1, 125, 126, 1_023, 1_024, 65_535, 65_536, 200_000, 1 << 20}) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                ws.send(ByteBuffer.wrap(bytes));
                byte[] back = new byte[size];
                ws.receive().bytes().get(back);
                assertArrayEquals(bytes, back);
                String text = "ü€😀x".repeat(size / 10);
                ws.send(text);
                assertEquals(text, ws.receive().text());
            }
        }
    }

    @ParameterizedTest(name = "compression {0}")
    @ValueSource(strings = {"as by default", "with context takeover", "off"})
    void long_messages_are_compressed_both_ways_if_both_ends_want_it(String how) {
        Compression compression =
                switch (how) {
                    case "off" -> Compression.OFF;
                    case "as by default" -> Compression.DEFAULT;
                    default -> Compression.DEFAULT.withContextTakeover(true);
                };
        List<String> frames = new ArrayList<>();
        try (WebSocketClient own = WebSocketClient.builder()
                        .options(ConnectionOptions.DEFAULT.withCompression(compression))
                        .build();
                WebSocket ws =
                        own.connect(ConnectRequest.to(url("/echo")).observe((sent, fin, rsv, opcode, masked, bytes) -> {
                            if (opcode == Opcode.TEXT) {
                                frames.add((sent ? "sent " : "received ") + rsv + (bytes < 5_000 ? " short" : " long"));
                            }
                        }))) {
            String text = "hello hello ".repeat(1_000);
            ws.send(text);
            assertEquals(text, ws.receive().text());
            ws.send("short");
            assertEquals("short", ws.receive().text());
        }
        boolean on = !how.equals("off");
        assertEquals(
                List.of(
                        on ? "sent 4 short" : "sent 0 long",
                        on ? "received 4 short" : "received 0 long",
                        "sent 0 short",
                        "received 0 short"),
                frames);
    }

    @Test
    void try_with_resources_waits_for_a_clean_end() throws Exception {
        WebSocket kept;
        try (WebSocket ws = client.connect(url("/echo"))) {
            kept = ws;
            ws.send("hello");
            assertEquals("hello", ws.receive().text());
        }
        Ending ending = kept.ending().orElseThrow();
        assertEquals("clean, local: sent 1000 NORMAL, received 1000 NORMAL", ending.toString());
        Ending servers = Await.done(Await.next(opened).closed());
        assertEquals("clean, remote: sent 1000 NORMAL, received 1000 NORMAL", servers.toString());
        assertFalse(kept.isOpen());
        assertEquals(SendResult.CLOSED, kept.trySend("too late"));
        assertThrows(ConnectionClosedException.class, () -> kept.send("too late"));
        assertThrows(ConnectionClosedException.class, kept::receive);
    }

    @Test
    void messages_sent_before_the_close_arrive_before_it() throws Exception {
        WebSocket ws = client.connect(url("/echo"), new Recorder());
        for (int i = 0; i < 100; i++) {
            ws.send("message " + i);
        }
        ws.close(CloseStatus.GOING_AWAY);
        Ending servers = Await.done(Await.next(opened).closed());
        assertEquals("clean, remote: sent 1001 GOING_AWAY, received 1001 GOING_AWAY", servers.toString());
        assertTrue(Await.done(ws.closed()).clean());
    }

    @Test
    void a_close_by_the_server_comes_behind_its_messages_and_says_why() throws Exception {
        WebSocket ws = client.connect(url("/bye"));
        ws.send("go");
        List<String> texts = new ArrayList<>();
        for (Message message : ws) {
            texts.add(message.text());
        }
        assertEquals(List.of("last words"), texts);
        Ending ending = Await.done(ws.closed());
        assertEquals("clean, remote: sent 4001, received 4001 \"grüße\"", ending.toString());
        assertEquals(new CloseStatus(4_001, "grüße"), ending.status());
        ConnectionClosedException e = assertThrows(ConnectionClosedException.class, ws::receive);
        assertEquals(ending, e.ending());
    }

    @Test
    void an_abort_is_1006_for_the_other_end() throws Exception {
        WebSocket ws = client.connect(url("/echo"));
        ws.abort();
        Ending own = Await.done(ws.closed());
        assertEquals("aborted", own.detail());
        assertEquals(Initiator.LOCAL, own.initiator());
        Ending servers = Await.done(Await.next(opened).closed());
        assertEquals(CloseStatus.ABNORMAL, servers.status());
        assertEquals(Initiator.NETWORK, servers.initiator());

        WebSocket victim = client.connect(url("/abort"));
        victim.send("go");
        assertThrows(ConnectionClosedException.class, victim::receive);
        Ending ending = Await.done(victim.closed());
        assertEquals(CloseStatus.ABNORMAL, ending.status());
        assertFalse(ending.clean());
    }

    @Test
    void a_listener_may_send_as_soon_as_it_is_open() throws Exception {
        WebSocket ws = client.connect(url("/echo"), new Recorder());
        assertEquals("open", Await.next(calls));
        assertEquals("from onOpen", Await.next(calls));
        ws.close();
        assertEquals("clean, local: sent 1000 NORMAL, received 1000 NORMAL", Await.next(calls));
        assertTrue(calls.isEmpty());
        assertThrows(IllegalStateException.class, ws::receive);
    }

    @Test
    void connecting_need_not_wait() throws Exception {
        WebSocket ws = Await.done(client.connectAsync(ConnectRequest.to(url("/echo")), new Recorder()));
        assertEquals("open", Await.next(calls));
        ws.abort();
    }

    @Test
    void messages_of_many_threads_never_mix_and_keep_each_threads_order() throws Exception {
        try (WebSocket ws = client.connect(url("/echo"))) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                String name = "thread " + t + ":";
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 300; i++) {
                        ws.send(name + i);
                    }
                }));
            }
            int[] next = new int[8];
            for (int i = 0; i < 8 * 300; i++) {
                String text = ws.receive().text();
                int thread = text.charAt("thread ".length()) - '0';
                assertEquals("thread " + thread + ":" + next[thread]++, text);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void a_receiver_that_is_behind_slows_the_sender_and_loses_nothing() {
        WebSocket ws = client.connect(url("/flood"));
        for (int i = 0; i < 500; i++) {
            String text = ws.receive(Duration.ofSeconds(10)).orElseThrow().text();
            assertTrue(text.startsWith(i + "x") && text.length() > 20_000);
        }
        assertThrows(ConnectionClosedException.class, ws::receive);
        assertEquals(CloseStatus.NORMAL, Await.ended(ws.closed()).status());
    }

    @Test
    void a_ping_tells_how_long_its_pong_took() throws Exception {
        try (WebSocket ws = client.connect(url("/echo"))) {
            assertTrue(Await.done(ws.ping()).toNanos() > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "kqueue", "nio"})
    void every_engine_that_works_here_can_connect(String engine) {
        ClientBuilder builder = WebSocketClient.builder();
        try {
            builder.ioEngine(engine);
        } catch (IllegalArgumentException e) {
            assertTrue(message(e).startsWith("ioEngine " + engine + " is not available here: "), message(e));
            return;
        }
        WebSocket ws;
        try (WebSocketClient own = builder.build()) {
            ws = own.connect(url("/echo"));
            ws.send("hello");
            assertEquals("hello", ws.receive().text());
        }
        assertFalse(ws.isOpen()); // its threads have ended
        assertFalse(Await.ended(ws.closed()).clean());
    }

    @Test
    void one_client_serves_many_connections() {
        List<WebSocket> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(client.connect(url("/echo")));
        }
        for (int i = 0; i < 50; i++) {
            all.get(i).send("number " + (i + 1));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals("number " + (i + 1), all.get(i).receive().text());
            all.get(i).abort();
        }
    }

    @Test
    void settings_out_of_range_are_refused_with_their_names() {
        ClientBuilder builder = WebSocketClient.builder();
        for (Duration odd : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertEquals(
                    "connectTimeout must be 1 ms to 1 h: " + odd,
                    assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(odd))
                            .getMessage());
            assertEquals(
                    "handshakeTimeout must be 1 ms to 1 h: " + odd,
                    assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(odd))
                            .getMessage());
        }
    }
}
