package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets and pages over HTTP/2 with prior knowledge (RFC 8441), frame by frame. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class Http2Test {
    private static final int CANCEL = 8;
    private static final int PROTOCOL_ERROR = 1;
    private static final int STREAM_CLOSED = 5;

    private final BlockingQueue<String> versions = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final Semaphore go = new Semaphore(0);
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .route("/echo", new Listener() {
                @Override
                public void onOpen(WebSocket ws) {
                    versions.add(ws.handshake().httpVersion());
                    opened.add(ws);
                }

                @Override
                public void onMessage(WebSocket ws, Message message) {
                    ws.send(message);
                }
            })
            .route("/wait", ws -> {
                opened.add(ws);
                go.acquire();
                for (Message message : ws) {
                    ws.send("got " + message.length());
                }
            })
            .http(
                    "/page",
                    request -> HttpResponse.text(
                            200,
                            "a page for " + request.headers().first("Cookie").orElse("")))
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_server_announces_extended_connect_and_its_bounds() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            ByteBuffer settings =
                    ByteBuffer.wrap(client.next(0, RawHttp2.SETTINGS).payload());
            long connectProtocol = -1;
            long maxStreams = -1;
            while (settings.hasRemaining()) {
                int id = settings.getShort();
                int value = settings.getInt();
                connectProtocol = id == 8 ? value : connectProtocol;
                maxStreams = id == 3 ? value : maxStreams;
            }
            assertEquals(1, connectProtocol);
            assertEquals(256, maxStreams);
        }
    }

    @Test
    void a_websocket_is_a_stream_and_two_share_a_connection_with_a_page() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int one = client.open("/echo");
            int two = client.open("/echo");
            client.text(two, "to the second");
            client.text(one, "to the first");
            assertEquals("to the first", client.message(one));
            assertEquals("to the second", client.message(two));
            assertEquals("HTTP/2", Await.next(versions));

            int page = client.request(
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":path",
                    "/page",
                    ":authority",
                    "localhost",
                    "cookie",
                    "a=1",
                    "cookie",
                    "b=2");
            assertEquals("200", client.head(page).get(":status"));
            assertEquals(
                    "a page for a=1; b=2\n", client.next(page, RawHttp2.DATA).text());
        }
    }

    @Test
    void http1_is_still_spoken_on_the_same_port() throws IOException {
        try (RawClient client = RawClient.opened(server, "/echo")) {
            client.send(RawClient.text("plain"));
            assertEquals("TEXT plain", client.frame().toString());
        }
    }

    @Test
    void the_closing_handshake_ends_the_stream_in_both_directions() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            client.frame(RawHttp2.DATA, 0, stream, RawHttp2.wsFrame(0x88, new byte[] {0x03, (byte) 0xE8}));
            assertEquals(0x88, client.next(stream, RawHttp2.DATA).payload()[0] & 0xFF);
            client.next(frame -> frame.stream() == stream && frame.isEndOfStream());
            assertEquals(
                    1000,
                    Await.done(Await.next(opened).closed())
                            .received()
                            .orElseThrow()
                            .code());
            assertEquals("200", client.head(client.get("/page")).get(":status"), "the connection lives on");
        }
    }

    @Test
    void end_of_stream_without_a_close_frame_is_1006_as_a_fin_is() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[0]);
            assertFalse(Await.done(Await.next(opened).closed()).clean());
        }
    }

    @Test
    void t57_a_reset_in_the_middle_of_a_frame_ends_that_websocket_alone() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            int other = client.open("/echo");
            client.frame(RawHttp2.DATA, 0, stream, Arrays.copyOf(RawHttp2.wsFrame(0x81, new byte[100]), 20));
            client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
            assertFalse(Await.done(Await.next(opened).closed()).clean());
            client.text(other, "still here");
            assertEquals("still here", client.message(other));
        }
    }

    @Test
    void an_abort_is_a_reset_with_cancel() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            Await.next(opened).abort();
            assertEquals(CANCEL, client.next(stream, RawHttp2.RST_STREAM).error());
        }
    }

    @Test
    void t57_a_paused_reader_holds_its_own_window_and_nobody_elses() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int slow = client.open("/wait");
            Await.next(opened);
            byte[] message = RawHttp2.wsFrame(0x82, new byte[200_000]);
            int sent = sendUpTo(client, slow, message, 0, 65_535);
            int busy = client.open("/echo");
            client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(1 << 30));
            client.frame(RawHttp2.WINDOW_UPDATE, 0, busy, RawHttp2.number(1 << 30));
            for (int i = 0; i < 40; i++) { // more than the connection's first window
                client.text(busy, "x".repeat(4_000 + i));
                client.next(busy, RawHttp2.DATA);
            }
            int before = sent;
            go.release();
            while (sent < message.length) {
                int opening = ByteBuffer.wrap(
                                client.next(slow, RawHttp2.WINDOW_UPDATE).payload())
                        .getInt();
                sent = sendUpTo(client, slow, message, sent, opening);
            }
            assertTrue(before < sent);
            assertEquals("got 200000", client.message(slow));
        }
    }

    private static int sendUpTo(RawHttp2 client, int stream, byte[] message, int from, int window) throws IOException {
        int to = Math.min(message.length, from + window);
        for (int at = from; at < to; at += 16_384) {
            client.frame(RawHttp2.DATA, 0, stream, Arrays.copyOfRange(message, at, Math.min(to, at + 16_384)));
        }
        return to;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                       | fields                                                                    | status
            unknown protocol             | :method CONNECT :protocol chat :scheme http :path /echo :authority a sec-websocket-version 13 | 501
            CONNECT without protocol     | :method CONNECT :authority a                                              | 501
            a protocol for GET           | :method GET :protocol websocket :scheme http :path /echo :authority a     | 400
            no version                   | :method CONNECT :protocol websocket :scheme http :path /echo :authority a | 400
            key of HTTP/1.1              | :method CONNECT :protocol websocket :scheme http :path /echo :authority a sec-websocket-version 13 sec-websocket-key AAAAAAAAAAAAAAAAAAAAAA== | 400
            host is not authority        | :method CONNECT :protocol websocket :scheme http :path /echo :authority a host b sec-websocket-version 13 | 400
            no host at all               | :method CONNECT :protocol websocket :scheme http :path /echo sec-websocket-version 13 | 400
            foreign origin               | :method CONNECT :protocol websocket :scheme http :path /echo :authority a sec-websocket-version 13 origin http://b | 403
            no such route                | :method CONNECT :protocol websocket :scheme http :path /none :authority a sec-websocket-version 13 | 404
            target that is no path       | :method CONNECT :protocol websocket :scheme http :path http://b/ :authority a sec-websocket-version 13 | 400
            scheme ftp                   | :method CONNECT :protocol websocket :scheme ftp :path /echo :authority a sec-websocket-version 13 | 400
            GET of a WebSocket           | :method GET :scheme http :path /echo :authority a                         | 426
            """)
    void t57_what_is_no_handshake_is_answered_on_its_stream(String what, String fields, String status)
            throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            boolean end = fields.startsWith(":method GET");
            int stream = client.request(end, fields.split(" ", -1));
            assertEquals(status, client.head(stream).get(":status"), what);
            client.next(frame -> frame.stream() == stream && frame.isEndOfStream());
            if (!end) { // DATA behind a refusal is nobody's
                client.frame(RawHttp2.DATA, 0, stream, new byte[100]);
            }
            assertEquals("200", client.head(client.get("/page")).get(":status"), "the connection lives on");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no method     | :scheme http :path /echo :authority a
            no scheme     | :method CONNECT :protocol websocket :path /echo :authority a sec-websocket-version 13
            no path       | :method CONNECT :protocol websocket :scheme http :authority a sec-websocket-version 13
            path of none  | :method GET :scheme http :authority a
            two methods   | :method GET :method GET :scheme http :path /page :authority a
            late pseudo   | :method GET :scheme http x y :path /page :authority a
            capital       | :method GET :scheme http :path /page :authority a X y
            """)
    void a_malformed_head_is_an_error_of_the_stream(String what, String fields) throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.request(false, fields.split(" ", -1));
            assertEquals(
                    PROTOCOL_ERROR, client.next(stream, RawHttp2.RST_STREAM).error(), what);
            assertEquals("200", client.head(client.get("/page")).get(":status"), "the connection lives on");
        }
    }

    /** RFC 9113 §5.1: who has ended or reset a stream has nothing more to say on it. */
    @ParameterizedTest(name = "{0}, then a frame of type {1}")
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
    void a_frame_on_a_stream_that_the_client_has_closed_ends_the_connection(boolean reset, int type)
            throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = reset ? client.open("/echo") : client.get("/page");
            if (reset) {
                client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
            } else {
                client.next(frame -> frame.stream() == stream && frame.isEndOfStream());
            }
            byte[] payload = type == RawHttp2.DATA ? new byte[1] : RawHttp2.block("a", "b");
            client.frame(type, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, stream, payload);
            assertEquals(STREAM_CLOSED, client.closedWith());
        }
    }

    @Test
    void a_stream_that_was_left_out_cannot_be_opened_later() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            byte[] head = RawHttp2.block(RawHttp2.connect("/echo"));
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 5, head);
            client.head(5);
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 3, head);
            assertEquals(PROTOCOL_ERROR, client.closedWith());
        }
    }

    @Test
    void a_request_may_end_in_a_frame_of_its_own_but_not_have_a_body() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            String[] page = {":method", "GET", ":scheme", "http", ":path", "/page", ":authority", "localhost"};
            int empty = client.request(false, page);
            client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, empty, new byte[0]);
            assertEquals("200", client.head(empty).get(":status"));
            int body = client.request(false, page);
            client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, body, new byte[1]);
            assertEquals("413", client.head(body).get(":status"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"upgrade, websocket", "connection, upgrade", "transfer-encoding, chunked", "keep-alive, 5"})
    void t57_fields_of_http1_are_an_error_of_the_stream(String name, String value) throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.request(false, RawHttp2.connect("/echo", name, value));
            assertEquals(
                    PROTOCOL_ERROR, client.next(stream, RawHttp2.RST_STREAM).error());
            assertEquals("200", client.head(client.get("/page")).get(":status"), "the connection lives on");
        }
    }

    @Test
    void t57_a_connect_that_ends_its_stream_is_refused() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            assertEquals(
                    "400",
                    client.head(client.request(true, RawHttp2.connect("/echo"))).get(":status"));
        }
    }

    @Test
    void closing_the_server_says_goaway_and_1001() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            Thread closing = Thread.ofVirtual().start(server::close);
            assertEquals(0, client.next(0, RawHttp2.GOAWAY).error());
            byte[] close = client.next(stream, RawHttp2.DATA).payload();
            assertEquals(1001, ByteBuffer.wrap(close, 2, 2).getShort());
            client.frame(RawHttp2.DATA, 0, stream, RawHttp2.wsFrame(0x88, new byte[] {0x03, (byte) 0xE9}));
            closing.join();
            assertEquals(-1, client.closedWith(), "nothing but the end after the GOAWAY");
        }
    }

    @Test
    void http2_can_be_turned_off() throws IOException {
        try (WebSocketServer old = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .http2(false)
                        .start();
                RawClient client = RawClient.to(old)) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertEquals(400, client.response().status());
        }
    }
}
