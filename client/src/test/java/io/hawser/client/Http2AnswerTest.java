package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.client.FakeHttp2.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** What a server of HTTP/2 may begin with and answer to a handshake, well-meaning or not: it is bounded, and said (threats T50 to T56). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Http2AnswerTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;

    @RegisterExtension
    private final Http2Only http2 = new Http2Only();

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
            assertSays(expected, http2.refused(server), what);
            assertEquals(1, server.connections());
        }
    }

    private static void assertSays(String expected, ConnectFailedException e, String what) {
        assertEquals(Step.HTTP, e.step());
        assertTrue(Http2Only.isLike(expected, message(e)), what + ": " + message(e));
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
            assertSays(expected, http2.refused(server), what);
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
            WebSocket ws = http2.client().connect(server.url());
            assertEquals("hi", ws.receive().text());
        }
    }

    @Test
    void a_subprotocol_and_an_extension_that_were_not_offered_are_refused() throws IOException {
        try (FakeHttp2 server = new FakeHttp2(head(false, ":status", "200", "sec-websocket-protocol", "x"))) {
            assertEquals(Step.SUBPROTOCOL, http2.refused(server).step());
        }
        try (FakeHttp2 server = new FakeHttp2(head(false, ":status", "200", "sec-websocket-extensions", "x"))) {
            assertEquals(Step.EXTENSION, http2.refused(server).step());
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
            HandshakeException e = http2.refused(server);
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
            WebSocket ws = http2.client().connect(server.url());
            assertEquals("hi", ws.receive().text());
            assertEquals(2, server.connections());
        }
        try (FakeHttp2 server = new FakeHttp2(answering(refusal))) {
            assertTrue(message(http2.refused(server)).endsWith(", for the second time"), what);
            assertEquals(2, server.connections());
        }
    }
}
