package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.HandshakeException;
import io.hawser.KeepAlive;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.FakeHttp2.Peer;
import io.hawser.protocol.CloseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server of HTTP/2 may do to a client, well-meaning or not (threats T50 to T57): it is bounded, and said. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Http2HostileTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;

    private final Logged logged = new Logged();
    private WebSocketClient client = WebSocketClient.create();

    @AfterEach
    void stop() {
        client.close();
    }

    @AfterAll
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private WebSocketClient client() {
        client = WebSocketClient.builder()
                .http2(Http2.ONLY)
                .handshakeTimeout(Duration.ofSeconds(1))
                .build();
        return client;
    }

    private HandshakeException refused(FakeHttp2 server) {
        HandshakeException e = assertThrows(HandshakeException.class, () -> client().connect(server.url()));
        assertEquals(1, e.addresses().size());
        assertTrue(
                String.valueOf(e.getMessage()).matches("(?s).* \\(127\\.0\\.0\\.1:\\d+, after \\d+ ms\\)"),
                e.getMessage());
        return e;
    }

    /** A script that goes on as long as the client lets it. */
    private interface Flood {
        void send(Peer peer, int stream) throws IOException;
    }

    // --------------------------------------------------------------------------------------- before any WebSocket

    /** And waits: what is closed at once may be lost on the way. */
    private static FakeHttp2.Script saying(FakeHttp2.Script what) {
        return peer -> {
            what.play(peer);
            peer.drain();
        };
    }

    static Stream<Arguments> beginnings() {
        return Stream.of(
                Arguments.of(
                        "says nothing",
                        (FakeHttp2.Script) Peer::drain,
                        "no HTTP/2 with *: no SETTINGS from the server within handshakeTimeout PT1S"),
                Arguments.of("closes", (FakeHttp2.Script) Peer::cut, "no HTTP/2 with *: *"),
                Arguments.of(
                        "speaks HTTP/1.1",
                        saying(peer -> peer.send("HTTP/1.1 400 What?\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
                        "no HTTP/2 with *: the server does not speak HTTP/2: First received frame was not SETTINGS.*"),
                Arguments.of(
                        "pushes as if it were allowed to",
                        saying(peer -> peer.settings(2, 2)),
                        "no HTTP/2 with *: the server does not speak HTTP/2: *ENABLE_PUSH*"),
                Arguments.of(
                        "has a window of more than there is",
                        saying(peer -> peer.settings(4, Integer.MIN_VALUE)),
                        "no HTTP/2 with *: the server does not speak HTTP/2: *INITIAL_WINDOW_SIZE*"),
                Arguments.of(
                        "has settings of another length",
                        saying(peer -> peer.frame(FakeHttp2.SETTINGS, 0, 0, new byte[5])),
                        "no HTTP/2 with *: the server does not speak HTTP/2: *"),
                Arguments.of(
                        "begins with a GOAWAY",
                        (FakeHttp2.Script) peer -> {
                            peer.frame(FakeHttp2.SETTINGS, 0, 0);
                            peer.goAway(0, ENHANCE_YOUR_CALM, "busy\u001b");
                            peer.drain();
                        },
                        "server offers no WebSockets over HTTP/2: its SETTINGS lack SETTINGS_ENABLE_CONNECT_PROTOCOL = 1"
                                + " (RFC 8441 §3)"),
                Arguments.of(
                        "does not know WebSockets",
                        (FakeHttp2.Script) peer -> {
                            peer.settings(FakeHttp2.ENABLE_CONNECT_PROTOCOL, 0);
                            peer.drain();
                        },
                        "server offers no WebSockets over HTTP/2: its SETTINGS lack SETTINGS_ENABLE_CONNECT_PROTOCOL = 1"
                                + " (RFC 8441 §3)"),
                Arguments.of(
                        "allows no stream",
                        (FakeHttp2.Script) peer -> {
                            peer.settings(FakeHttp2.ENABLE_CONNECT_PROTOCOL, 1, FakeHttp2.MAX_CONCURRENT_STREAMS, 0);
                            peer.drain();
                        },
                        "server offers no WebSockets over HTTP/2: its SETTINGS_MAX_CONCURRENT_STREAMS is 0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    void a_server_that_does_not_begin_well_is_told(String what, FakeHttp2.Script script, String expected)
            throws IOException {
        try (FakeHttp2 server = new FakeHttp2(script)) {
            assertSays(expected, refused(server), what);
            assertEquals(1, server.connections());
        }
    }

    /** Where {@code *} stands for anything. */
    private static void assertSays(String expected, ConnectFailedException e, String what) {
        assertEquals(Step.HTTP, e.step());
        String pattern = Arrays.stream(expected.split("\\*", -1))
                .map(java.util.regex.Pattern::quote)
                .collect(java.util.stream.Collectors.joining(".*"));
        assertTrue(message(e).matches("(?s)" + pattern), what + ": " + message(e));
    }

    // ------------------------------------------------------------------------------------------------ the answer

    private static FakeHttp2.Script answering(FakeHttp2.Script answer) {
        return peer -> {
            peer.begin();
            answer.play(peer);
            peer.drain();
        };
    }

    private static FakeHttp2.Script head(boolean end, String... fields) {
        return answering(peer -> peer.headers(peer.request(), end, fields));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        "none", answering(Peer::request), "no answer to the handshake within handshakeTimeout PT1S"),
                Arguments.of(
                        "a reset",
                        answering(peer ->
                                peer.frame(FakeHttp2.RST_STREAM, 0, peer.request(), Peer.number(PROTOCOL_ERROR))),
                        "the server has reset the stream: RST_STREAM PROTOCOL_ERROR"),
                Arguments.of(
                        "a reset with an unknown code",
                        answering(peer -> peer.frame(FakeHttp2.RST_STREAM, 0, peer.request(), Peer.number(0x4711))),
                        "the server has reset the stream: RST_STREAM 0x4711"),
                Arguments.of(
                        "the end of the connection",
                        (FakeHttp2.Script) peer -> {
                            peer.begin();
                            peer.request();
                        },
                        "HTTP/2 connection lost: the server has closed the connection"),
                Arguments.of(
                        "a GOAWAY that knows the stream, and the end",
                        (FakeHttp2.Script) peer -> {
                            peer.begin();
                            peer.goAway(peer.request(), ENHANCE_YOUR_CALM, "too \u001bmany");
                        },
                        "HTTP/2 connection lost: the server has sent GOAWAY ENHANCE_YOUR_CALM \"too ?many\""),
                Arguments.of(
                        "200 and the end of the stream",
                        head(true, ":status", "200"),
                        "the answer ends the stream, which a WebSocket needs (RFC 8441 §5)"),
                Arguments.of(
                        "403 without a body",
                        head(true, ":status", "403"),
                        "handshake failed: server answered 403 instead of 200"),
                Arguments.of(
                        "101",
                        head(false, ":status", "101"),
                        "no answer to the handshake within handshakeTimeout PT1S"),
                Arguments.of("no status", head(false, "x", "y"), "the answer to the handshake is malformed: *"),
                Arguments.of(
                        "half a status", head(false, ":status", "20"), "the answer to the handshake is malformed: *"),
                Arguments.of(
                        "a header of HTTP/1.1",
                        head(false, ":status", "200", "connection", "close"),
                        "the answer to the handshake is malformed: *"),
                Arguments.of(
                        "a name in capitals",
                        head(false, ":status", "200", "X-Mine", "1"),
                        "the answer to the handshake is malformed: *"),
                Arguments.of(
                        "interim answers without end",
                        answering(peer -> {
                            int stream = peer.request();
                            for (int i = 0; i < 100; i++) {
                                peer.headers(stream, false, ":status", "103");
                            }
                        }),
                        "more than 16 interim answers"),
                Arguments.of(
                        "headers a little too long",
                        answering(peer -> {
                            int stream = peer.request();
                            peer.frame(
                                    FakeHttp2.HEADERS, 0, stream, Peer.block(":status", "200", "a", "x".repeat(9_000)));
                            peer.frame(
                                    FakeHttp2.CONTINUATION,
                                    FakeHttp2.END_HEADERS,
                                    stream,
                                    Peer.block("b", "x".repeat(9_000)));
                        }),
                        "*eader size exceeded max allowed size*"),
                Arguments.of(
                        "PUSH_PROMISE",
                        answering(peer -> peer.frame(
                                FakeHttp2.PUSH_PROMISE,
                                FakeHttp2.END_HEADERS,
                                peer.request(),
                                concat(
                                        Peer.number(2),
                                        Peer.block(
                                                ":method",
                                                "GET",
                                                ":scheme",
                                                "http",
                                                ":path",
                                                "/",
                                                ":authority",
                                                "a")))),
                        "HTTP/2 connection lost: the server has sent PUSH_PROMISE, which may not come (RFC 9113 §8.4)"));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void an_answer_that_is_no_websocket_is_told(String what, FakeHttp2.Script script, String expected)
            throws IOException {
        try (FakeHttp2 server = new FakeHttp2(script)) {
            assertSays(expected, refused(server), what);
        }
    }

    @Test
    void interim_answers_are_passed_over() throws IOException {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            int stream = peer.request();
            peer.headers(stream, false, ":status", "103", "link", "</x>");
            peer.headers(stream, false, ":status", "200");
            peer.text(stream, "hi");
            peer.drain();
        })) {
            WebSocket ws = client().connect(server.url());
            assertEquals("hi", ws.receive().text());
        }
    }

    @Test
    void a_subprotocol_and_an_extension_that_were_not_offered_are_refused() throws IOException {
        try (FakeHttp2 server = new FakeHttp2(head(false, ":status", "200", "sec-websocket-protocol", "x"))) {
            assertEquals(Step.SUBPROTOCOL, refused(server).step());
        }
        try (FakeHttp2 server = new FakeHttp2(head(false, ":status", "200", "sec-websocket-extensions", "x"))) {
            assertEquals(Step.EXTENSION, refused(server).step());
        }
    }

    @Test
    void the_body_of_a_refusal_is_kept_up_to_64_kib() throws IOException {
        try (FakeHttp2 server = new FakeHttp2(answering(peer -> {
            int stream = peer.request();
            peer.headers(stream, false, ":status", "500");
            for (int i = 0; i < 1_000; i++) {
                peer.frame(FakeHttp2.DATA, 0, stream, "x".repeat(8_000).getBytes(StandardCharsets.US_ASCII));
                if (i % 5 == 4) { // more than half the window
                    peer.next(FakeHttp2.WINDOW_UPDATE);
                }
            }
        }))) {
            HandshakeException e = refused(server);
            assertEquals(500, e.status());
            assertEquals(64 << 10, e.response().orElseThrow().body().remaining());
        }
    }

    // --------------------------------------------------------------------------------------------- tried again

    /** What says that a stream was not taken. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("REFUSED_STREAM", (FakeHttp2.Script) peer -> {
                    peer.frame(FakeHttp2.RST_STREAM, 0, peer.request(), Peer.number(REFUSED_STREAM));
                }),
                Arguments.of("GOAWAY", (FakeHttp2.Script) peer -> {
                    peer.request();
                    peer.goAway(0, 0, "restarting");
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_stream_that_was_not_taken_is_tried_once_elsewhere(String what, FakeHttp2.Script refusal) throws IOException {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            if (peer.number == 1) {
                refusal.play(peer);
            } else {
                peer.text(peer.open(), "hi");
            }
            peer.drain();
        })) {
            WebSocket ws = client().connect(server.url());
            assertEquals("hi", ws.receive().text());
            assertEquals(2, server.connections());
        }
        try (FakeHttp2 server = new FakeHttp2(answering(refusal))) {
            assertTrue(message(refused(server)).endsWith(", for the second time"), what);
            assertEquals(2, server.connections());
        }
    }

    @Test
    void after_a_goaway_what_is_open_goes_on_and_what_is_new_goes_elsewhere() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            int stream = peer.open();
            peer.text(stream, "one");
            if (peer.number == 1) {
                peer.goAway(stream, 0, "");
                peer.next(FakeHttp2.DATA); // go on
                peer.text(stream, "still");
            }
            peer.drain();
        })) {
            WebSocket old = client().connect(server.url());
            assertEquals("one", old.receive().text());
            WebSocket other = client.connect(server.url());
            assertEquals("one", other.receive().text());
            old.send("go on");
            assertEquals("still", old.receive().text());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void a_websocket_that_a_goaway_does_not_know_ends_with_it() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            peer.text(peer.open(), "hi");
            peer.goAway(0, 0, "odd");
            peer.drain();
        })) {
            Ending ending = Await.done(client().connect(server.url()).closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            assertEquals(
                    "the peer has given up the stream: GOAWAY NO_ERROR \"odd\"",
                    ending.cause().orElseThrow().getMessage());
        }
    }

    // -------------------------------------------------------------------------------------------------- floods

    static Stream<Arguments> floods() {
        String control = "the server has sent more than 100 control frames a second";
        return Stream.of(
                Arguments.of("SETTINGS", (Flood) (peer, ws) -> peer.frame(FakeHttp2.SETTINGS, 0, 0), control),
                Arguments.of("PING", (Flood) (peer, ws) -> peer.frame(FakeHttp2.PING, 0, 0, new byte[8]), control),
                Arguments.of(
                        "answers to no PING",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.PING, FakeHttp2.ACK, 0, new byte[8]),
                        control),
                Arguments.of(
                        "WINDOW_UPDATE",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.WINDOW_UPDATE, 0, ws, Peer.number(1)),
                        control),
                Arguments.of("frames of no known type", (Flood) (peer, ws) -> peer.frame(99, 0, 0), control),
                Arguments.of(
                        "RST_STREAM of streams that are gone",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.RST_STREAM, 0, 1, Peer.number(CANCEL)),
                        control),
                Arguments.of(
                        "DATA of streams that never were",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.DATA, 0, 1, new byte[1]),
                        "the server has broken HTTP/2: stream 1 is closed (RFC 9113 §5.1)"),
                Arguments.of(
                        "streams of its own",
                        (Flood) (peer, ws) -> peer.headers(2, false, ":status", "200"),
                        "the server has *"),
                Arguments.of(
                        "empty DATA",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.DATA, 0, ws),
                        "the server has broken HTTP/2: Maximum number 2 of empty data frames *"),
                Arguments.of(
                        "DATA beyond the window of its stream",
                        (Flood) (peer, ws) -> peer.frame(FakeHttp2.DATA, 0, ws, longMessage(16_380)),
                        "Flow control window exceeded for stream: *"),
                Arguments.of(
                        "HEADERS that do not end",
                        (Flood) (peer, ws) -> {
                            peer.frame(FakeHttp2.HEADERS, 0, ws, Peer.block("a", "b"));
                            while (true) {
                                peer.frame(FakeHttp2.CONTINUATION, 0, ws);
                            }
                        },
                        "the server has broken HTTP/2: *"),
                Arguments.of(
                        "HEADERS without bounds",
                        (Flood) (peer, ws) -> {
                            peer.frame(FakeHttp2.HEADERS, 0, ws, Peer.block("a", "b"));
                            while (true) {
                                peer.frame(FakeHttp2.CONTINUATION, 0, ws, Peer.block("a", "b".repeat(16_000)));
                            }
                        },
                        "the server has broken HTTP/2: *"));
    }

    /** A binary message in one frame. */
    private static byte[] longMessage(int bytes) {
        byte[] frame = new byte[4 + bytes];
        frame[0] = (byte) 0x82;
        frame[1] = 126;
        frame[2] = (byte) (bytes >> 8);
        frame[3] = (byte) bytes;
        return frame;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void a_flood_ends_the_connection_and_its_websockets(String what, Flood flood, String why) throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            int stream = peer.open();
            peer.text(stream, "hi");
            while (true) {
                flood.send(peer, stream);
            }
        })) {
            WebSocket ws = client().connect(server.url());
            assertEquals("hi", ws.receive().text());
            Ending ending = Await.done(ws.closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            String cause = ending.cause().map(Throwable::getMessage).orElse("none");
            String pattern = Arrays.stream(why.split("\\*", -1))
                    .map(java.util.regex.Pattern::quote)
                    .collect(java.util.stream.Collectors.joining(".*"));
            assertTrue(cause.matches("(?s)(HTTP/2 connection lost: )?" + pattern), cause);
        }
    }

    @Test
    void very_many_websockets_may_end_by_a_reset() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            for (int i = 0; i < 600; i++) {
                int stream = peer.open();
                peer.text(stream, "hi");
                if (i % 2 == 0) {
                    peer.frame(FakeHttp2.RST_STREAM, 0, stream, Peer.number(CANCEL));
                }
            }
            peer.text(peer.open(), "last");
            peer.drain();
        })) {
            WebSocketClient patient = client();
            for (int i = 0; i < 600; i++) {
                WebSocket ws = patient.connect(server.url());
                assertEquals("hi", ws.receive().text());
                if (i % 2 == 1) {
                    ws.abort();
                }
                Await.done(ws.closed());
            }
            assertEquals("last", patient.connect(server.url()).receive().text());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void what_was_on_its_way_to_a_websocket_that_is_aborted_costs_the_others_nothing() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            int aborted = peer.open();
            int other = peer.open();
            peer.next(FakeHttp2.RST_STREAM);
            for (int i = 0; i < 2_000; i++) { // more than control frames may come at once
                peer.frame(FakeHttp2.DATA, 0, aborted, new byte[10]);
            }
            peer.text(other, "still here");
            peer.drain();
        })) {
            WebSocketClient patient = client();
            WebSocket first = patient.connect(server.url());
            WebSocket other = patient.connect(server.url());
            first.abort();
            assertEquals("still here", other.receive().text());
            assertEquals(1, server.connections());
        }
    }

    /** As nghttpx does: the end of the stream, and a reset without an error, right behind what was said. */
    @Test
    void what_came_before_an_orderly_reset_is_received() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            for (int i = 0; i < 50; i++) {
                int stream = peer.open();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int j = 0; j < 7; j++) {
                    all.writeBytes(Peer.bytesOf(FakeHttp2.DATA, 0, stream, longMessage(8_000)));
                }
                all.writeBytes(Peer.bytesOf(FakeHttp2.DATA, 0, stream, new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE8}));
                all.writeBytes(Peer.bytesOf(FakeHttp2.DATA, FakeHttp2.END_STREAM, stream));
                all.writeBytes(Peer.bytesOf(FakeHttp2.RST_STREAM, 0, stream, Peer.number(0)));
                peer.send(all.toByteArray());
            }
            peer.drain();
        })) {
            WebSocketClient patient = client();
            for (int i = 0; i < 50; i++) {
                AtomicInteger count = new AtomicInteger();
                WebSocket ws = patient.connect(server.url(), new Listener() {
                    @Override
                    public void onMessage(WebSocket from, Message message) {
                        count.incrementAndGet();
                        long busyUntil = System.nanoTime() + 500_000; // so that others have their turn in between
                        while (System.nanoTime() < busyUntil) {
                            Thread.onSpinWait();
                        }
                    }
                });
                assertEquals(1_000, Await.done(ws.closed()).status().code());
                assertEquals(7, count.get());
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ liveness

    @Test
    void a_server_that_does_not_answer_a_ping_is_given_up() throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            peer.text(peer.open(), "hi");
            peer.drain();
        })) {
            client = WebSocketClient.builder()
                    .http2(Http2.ONLY)
                    .options(ConnectionOptions.DEFAULT.withKeepAlive(
                            new KeepAlive(Duration.ofMillis(200), Duration.ofMillis(300))))
                    .build();
            WebSocket ws = client.connect(server.url());
            Ending ending = Await.done(ws.closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            assertEquals(Ending.Initiator.NETWORK, ending.initiator());
            // Its own ping and that of the connection are due at the same time.
            assertTrue(
                    ending.toString().contains("ping")
                            || "HTTP/2 connection lost: no answer to PING within PT0.3S"
                                    .equals(ending.cause().orElseThrow().getMessage()),
                    ending.toString());
        }
    }

    @ParameterizedTest(name = "with {0} WebSockets")
    @ValueSource(ints = {1, 20})
    void a_dead_connection_is_not_used_again(int count) throws Exception {
        try (FakeHttp2 server = new FakeHttp2(peer -> {
            peer.begin();
            if (peer.number == 1) {
                for (int i = 0; i < count; i++) {
                    peer.text(peer.open(), "hi");
                }
            } else {
                peer.text(peer.open(), "alive");
            }
            peer.drain(); // answers nothing
        })) {
            WebSocketClient impatient = client();
            WebSocket[] all = new WebSocket[count];
            for (int i = 0; i < count; i++) {
                all[i] = impatient.connect(server.url());
                assertEquals("hi", all[i].receive().text());
            }
            assertTrue(all[0].receive(Duration.ofMillis(1_100)).isEmpty()); // silence
            HandshakeException e = assertThrows(HandshakeException.class, () -> impatient.connect(server.url()));
            assertEquals(Step.HTTP, e.step());
            for (WebSocket each : all) {
                assertEquals(
                        "HTTP/2 connection lost: no answer to PING within PT1S",
                        Await.done(each.closed()).cause().orElseThrow().getMessage());
            }
            assertEquals("alive", impatient.connect(server.url()).receive().text());
        }
    }
}
