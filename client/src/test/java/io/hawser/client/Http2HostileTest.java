package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server of HTTP/2 may do to a connection with open WebSockets, well-meaning or not: it is bounded, and said (threats T50 to T57). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Http2HostileTest {
    private static final int CANCEL = 8;

    @RegisterExtension
    private final Http2Only http2 = new Http2Only();

    // -------------------------------------------------------------------------------------------------- GOAWAY

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
            WebSocketClient client = http2.client();
            WebSocket old = client.connect(server.url());
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
            Ending ending = Await.done(http2.client().connect(server.url()).closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            assertEquals(
                    "the peer has given up the stream: GOAWAY NO_ERROR \"odd\"",
                    ending.cause().orElseThrow().getMessage());
        }
    }

    // -------------------------------------------------------------------------------------------------- floods

    /** A script that goes on as long as the client lets it. */
    private interface Flood {
        void send(Peer peer, int stream) throws IOException;
    }

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
            WebSocket ws = http2.client().connect(server.url());
            assertEquals("hi", ws.receive().text());
            Ending ending = Await.done(ws.closed());
            assertEquals(CloseStatus.ABNORMAL, ending.status());
            String cause = ending.cause().map(Throwable::getMessage).orElse("none");
            assertTrue(Http2Only.isLike(why, cause.replaceFirst("^HTTP/2 connection lost: ", "")), cause);
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
            WebSocketClient patient = http2.client();
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
            WebSocketClient patient = http2.client();
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
            WebSocketClient patient = http2.client();
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
        KeepAlive quick = new KeepAlive(Duration.ofMillis(200), Duration.ofMillis(300));
        try (FakeHttp2 server = new FakeHttp2(peer -> {
                    peer.begin();
                    peer.text(peer.open(), "hi");
                    peer.drain();
                });
                WebSocketClient client = WebSocketClient.builder()
                        .http2(Http2.ONLY)
                        .options(ConnectionOptions.DEFAULT.withKeepAlive(quick))
                        .build()) {
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
            WebSocketClient impatient = http2.client();
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
