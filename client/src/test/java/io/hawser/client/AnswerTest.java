package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import io.hawser.HawserException;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may answer to the opening handshake, and what not (RFC 6455 §4.1). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnswerTest {
    private static final WebSocketClient CLIENT = WebSocketClient.create();

    private final Logged logged = new Logged();

    @AfterEach
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private static HandshakeException refusal(FakeServer.Script script) throws IOException {
        return refusal(CLIENT, script);
    }

    private static HandshakeException refusal(WebSocketClient client, FakeServer.Script script) throws IOException {
        try (FakeServer server = new FakeServer(script)) {
            ConnectRequest request = ConnectRequest.to(server.url()).subprotocols("v2", "v1");
            return assertThrows(HandshakeException.class, () -> client.connect(request));
        }
    }

    @Test
    void the_request_is_as_the_rfc_wants_it() throws Exception {
        try (FakeServer server = new FakeServer(peer -> peer.send(FakeServer.SWITCHING + "\r\n"))) {
            CLIENT.connect(ConnectRequest.to(server.url()).header("X-Mine", "1").subprotocols("v2", "v1"))
                    .abort();
            String request = server.request();
            String[] lines = request.split("\r\n", -1);
            assertEquals("GET /path?a=b HTTP/1.1", lines[0]);
            assertEquals("Host: localhost:" + server.port(), lines[1]);
            assertTrue(request.contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"), request);
            assertTrue(request.contains("\r\nSec-WebSocket-Version: 13\r\n"), request);
            assertTrue(request.contains("\r\nSec-WebSocket-Protocol: v2, v1\r\n"), request);
            assertTrue(request.contains("\r\nSec-WebSocket-Extensions: permessage-deflate"), request);
            assertTrue(request.matches("(?s).*\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n.*"), request);
            assertTrue(request.endsWith("\r\nX-Mine: 1\r\n\r\n"), request);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            as in the rfc           | Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: <accept>
            in other cases          | UPGRADE: WebSocket~connection: upgrade~SEC-WEBSOCKET-ACCEPT: <accept>
            with more headers       | Server: x~Upgrade: websocket~Connection: keep-alive, Upgrade~Sec-WebSocket-Accept: <accept>~X: y
            with a subprotocol      | Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: <accept>~Sec-WebSocket-Protocol: v1
            with an extension       | Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: <accept>~Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover
            """)
    void a_right_answer_opens_the_connection(String what, String headers) throws Exception {
        String answer = "HTTP/1.1 101 whatever\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n";
        try (FakeServer server = new FakeServer(peer -> {
                    peer.send(answer).send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                    peer.drain();
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket ws = client.connect(ConnectRequest.to(server.url()).subprotocols("v2", "v1"));
            assertEquals("hi", ws.receive().text());
            assertEquals(headers.contains("v1") ? Optional.of("v1") : Optional.empty(), ws.subprotocol());
            assertEquals("/path", ws.handshake().path());
            assertTrue(ws.handshake().response().first("Connection").isPresent());
            ws.abort();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what is wrong         | instead of                    | this                                | so
            no accept               | Sec-WebSocket-Accept: <accept>~ | ''                                  | response header Sec-WebSocket-Accept does not match the key (RFC 6455 §4.1)
            accept of another key   | <accept>                      | s3pPLMBiTxaQ9kYGzzhZRbK+xOo=        | response header Sec-WebSocket-Accept does not match the key (RFC 6455 §4.1)
            two accepts             | Sec-WebSocket-Accept: <accept>~ | Sec-WebSocket-Accept: <accept>~Sec-WebSocket-Accept: <accept>~ | response header Sec-WebSocket-Accept does not match the key (RFC 6455 §4.1)
            no upgrade              | Upgrade: websocket~           | ''                                  | response header Upgrade is not websocket (RFC 6455 §4.1)
            upgrade to h2c          | Upgrade: websocket            | Upgrade: h2c                        | response header Upgrade is not websocket (RFC 6455 §4.1)
            no connection           | Connection: Upgrade~          | ''                                  | response header Connection does not name Upgrade (RFC 6455 §4.1)
            connection: close       | Connection: Upgrade           | Connection: close                   | response header Connection does not name Upgrade (RFC 6455 §4.1)
            strange subprotocol     | Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Protocol: v3 | server chose a subprotocol that was not offered (RFC 6455 §4.1)
            subprotocol's case      | Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Protocol: V1 | server chose a subprotocol that was not offered (RFC 6455 §4.1)
            two subprotocols        | Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Protocol: v1, v2 | server chose a subprotocol that was not offered (RFC 6455 §4.1)
            subprotocol twice       | Upgrade: websocket            | Upgrade: websocket~Sec-WebSocket-Protocol: v1~Sec-WebSocket-Protocol: v2 | server chose a subprotocol that was not offered (RFC 6455 §4.1)
            200                     | 101 Switching Protocols       | 200 OK                              | server answered 200 instead of 101
            102                     | 101 Switching Protocols       | 204 No Content                      | server answered 204 instead of 101
            """)
    void one_wrong_thing_fails_the_handshake(String what, String instead, String by, String why) throws Exception {
        String right = FakeServer.SWITCHING.replace("\r\n", "~");
        assertTrue(right.contains(instead), right);
        String answer = right.replace(instead, by).replace("~", "\r\n") + "\r\n";
        CompletableFuture<Void> closed = new CompletableFuture<>();
        HandshakeException e = refusal(peer -> {
            peer.send(answer);
            if (what.startsWith("200")) {
                peer.socket().shutdownOutput(); // whose body ends with it
            }
            peer.drain();
            closed.complete(null);
        });
        assertEquals("handshake failed: " + why, message(e));
        assertEquals(what.matches("\\d+") ? answer.substring(9, 12) : "101", Integer.toString(e.status()));
        Await.done(closed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-unknown",
                "permessage-deflate; unknown=1",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=99",
                "permessage-deflate, permessage-deflate",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                ";;="
            })
    void an_extension_that_was_not_offered_so_fails_the_handshake(String extensions) throws Exception {
        HandshakeException e = refusal(
                peer -> peer.send(FakeServer.SWITCHING + "Sec-WebSocket-Extensions: " + extensions + "\r\n\r\n"));
        assertEquals(101, e.status());
        assertTrue(message(e).startsWith("handshake failed: "), message(e));
    }

    @Test
    void a_refusal_comes_with_status_headers_and_body() throws Exception {
        for (int status : new int[] {301, 401, 403, 404, 426, 503}) {
            HandshakeException e = refusal(peer -> peer.send(
                    "HTTP/1.1 " + status + " No\r\nLocation: http://localhost:1/\r\nContent-Length: 7\r\n\r\nbecause"));
            assertEquals(status, e.status());
            assertEquals("handshake failed: server answered " + status + " instead of 101", message(e));
            HttpResponse response = e.response().orElseThrow();
            assertEquals("because", response.bodyText());
            assertEquals(Optional.of("http://localhost:1/"), response.headers().first("location"));
            assertInstanceOf(HandshakeException.class, e.getCause()); // with the event loop's stack
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"chunked", "until the end", "endless"})
    void a_body_may_come_in_any_way_and_only_its_beginning_is_kept(String how) throws Exception {
        String start = "HTTP/1.1 403 No\r\n";
        HandshakeException e = refusal(peer -> {
            switch (how) {
                case "chunked" ->
                    peer.send(start + "Transfer-Encoding: chunked\r\n\r\n3\r\nbec\r\n4\r\nause\r\n0\r\n\r\n");
                case "until the end" -> peer.send(start + "\r\nbecause");
                default -> {
                    peer.send(start + "\r\n");
                    while (true) { // until the client has had enough
                        peer.send("because".repeat(1_000));
                    }
                }
            }
        });
        String body = e.response().orElseThrow().bodyText();
        assertEquals(how.equals("endless") ? 64 << 10 : 7, body.length());
        assertTrue(body.startsWith("because"));
    }

    @Test
    void a_refusal_whose_body_breaks_off_is_a_refusal_all_the_same() throws Exception {
        HandshakeException e = refusal(peer -> peer.send("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nbecause"));
        assertEquals(403, e.status());
        assertEquals("because", e.response().orElseThrow().bodyText());
    }

    @Test
    void interim_responses_are_passed_over() throws Exception {
        try (FakeServer server = new FakeServer(peer -> {
            peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            peer.send(FakeServer.SWITCHING + "\r\n");
            peer.drain();
        })) {
            CLIENT.connect(server.url()).abort();
        }
    }

    @Test
    void interim_responses_without_end_fail() throws Exception {
        HandshakeException e = refusal(peer -> peer.send("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(17)));
        assertTrue(String.valueOf(e.getMessage()).contains("more than 16 interim answers"), e.getMessage());
    }

    @Test
    void frames_in_the_segment_of_the_answer_are_delivered() throws Exception {
        byte[] frames = new byte[5 * 1_000];
        for (int i = 0; i < 1_000; i++) {
            byte[] frame = {(byte) 0x82, 3, (byte) (i >> 8), (byte) i, 7};
            System.arraycopy(frame, 0, frames, 5 * i, 5);
        }
        try (FakeServer server = new FakeServer(peer -> {
            byte[] answer = (FakeServer.SWITCHING + "\r\n")
                    .replace("<accept>", peer.accept())
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] all = java.util.Arrays.copyOf(answer, answer.length + frames.length);
            System.arraycopy(frames, 0, all, answer.length, frames.length);
            peer.send(all);
            peer.drain();
        })) {
            WebSocket ws = CLIENT.connect(server.url());
            for (int i = 0; i < 1_000; i++) {
                Message message = ws.receive();
                assertEquals(i, message.bytes().getShort() & 0xFFFF);
            }
            ws.abort();
        }
    }

    /** T03 with a server that is the enemy. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"one long header", "many headers", "long status line", "garbage", "http/0.9", "tls alert"})
    void what_is_no_http_fails_at_once(String what) throws Exception {
        HandshakeException e = refusal(peer -> {
            switch (what) {
                case "one long header" -> peer.send(FakeServer.SWITCHING + "X: " + "y".repeat(20_000) + "\r\n\r\n");
                case "many headers" -> peer.send(FakeServer.SWITCHING + "X: y\r\n".repeat(20_000) + "\r\n");
                case "long status line" -> peer.send("HTTP/1.1 101 " + "y".repeat(20_000));
                case "http/0.9" -> peer.send("<html><p>hello\r\n\r\n");
                case "tls alert" -> peer.send(new byte[] {0x15, 3, 3, 0, 2, 2, 40, '\r', '\n', '\r', '\n'});
                default -> peer.send(new byte[20_000]);
            }
            peer.drain();
        });
        assertTrue(message(e).startsWith("the answer to the handshake is not HTTP/1.1: "), message(e));
        assertEquals(0, e.status());
    }

    @ParameterizedTest(name = "after \"{0}\"")
    @ValueSource(strings = {"", "HTTP/1.1 101 Swit", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"})
    void a_server_that_closes_early_fails_at_once(String begun) throws Exception {
        HandshakeException e = refusal(peer -> peer.send(begun));
        assertEquals(
                "the server closed the connection during the handshake"
                        + " (if it speaks TLS, the address begins with wss://)",
                message(e));
    }

    @Test
    void a_server_that_never_answers_fails_at_the_handshake_timeout() throws Exception {
        WebSocketClient hasty = WebSocketClient.builder()
                .handshakeTimeout(Duration.ofMillis(150))
                .build();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        HandshakeException e = refusal(hasty, peer -> {
            peer.send("HTTP/1.1 101 ");
            peer.drain();
            closed.complete(null);
        });
        assertEquals("no answer to the handshake within handshakeTimeout PT0.15S", message(e));
        Await.done(closed);
    }

    @Test
    void nobody_listening_is_said_with_host_and_port() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        HawserException refused = assertThrows(HawserException.class, () -> CLIENT.connect("ws://localhost:" + port));
        assertTrue(message(refused).startsWith("cannot connect to localhost:" + port + ": "));
        assertTrue(message(refused).toLowerCase(java.util.Locale.ROOT).contains("connection refused"));
        HawserException unknown = assertThrows(HawserException.class, () -> CLIENT.connect("ws://nowhere.invalid/"));
        assertEquals("cannot resolve nowhere.invalid: unknown host", message(unknown));
    }

    @Test
    void a_caller_that_no_longer_waits_leaves_no_connection_behind() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (FakeServer server = new FakeServer(peer -> {
            asked.complete(null);
            answer.join();
            peer.send(FakeServer.SWITCHING + "\r\n");
            try {
                peer.drain();
            } catch (IOException e) {
                // reset: as good as closed
            }
            closed.complete(null);
        })) {
            CompletableFuture<WebSocket> connecting =
                    CLIENT.connectAsync(ConnectRequest.to(server.url()), new io.hawser.Listener() {});
            Await.done(asked);
            connecting.cancel(true);
            answer.complete(null);
            Await.done(closed);
            assertThrows(CancellationException.class, connecting::join);
        }
    }

    @Test
    void an_interrupted_caller_leaves_no_connection_behind() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (FakeServer server = new FakeServer(peer -> {
            asked.complete(null);
            answer.join();
            peer.send(FakeServer.SWITCHING + "\r\n");
            try {
                peer.drain();
            } catch (IOException e) {
                // reset: as good as closed
            }
            closed.complete(null);
        })) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    CLIENT.connect(server.url());
                } catch (HawserException e) {
                    thrown.complete(e);
                }
            });
            Await.done(asked);
            caller.interrupt();
            assertEquals("interrupted while connecting", Await.done(thrown).getMessage());
            answer.complete(null);
            Await.done(closed);
        }
    }
}
