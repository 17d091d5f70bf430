package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a request may be, and how long it may take. T01, T03, T41. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestLimitsTest {
    private static final String START = "GET /echo HTTP/1.1\r\nHost: localhost\r\n";
    private static final String OTHERS =
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\n";

    private final Logged logged = new Logged();

    @AfterEach
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private static ServerBuilder echo() {
        return WebSocketServer.builder().port(0).eventLoops(1).route("/echo", ws -> ws.forEach(ws::send));
    }

    private static void assertEchoes(WebSocketServer server) throws IOException {
        try (RawClient client = RawClient.opened(server, "/echo")) {
            client.send(RawClient.text("alive"));
            assertEquals("TEXT alive", client.frame().toString());
        }
    }

    private static String fields(int from, int to) {
        StringBuilder fields = new StringBuilder();
        for (int i = from; i < to; i++) {
            fields.append("X-").append(i).append(": y\r\n");
        }
        return fields.toString();
    }

    @ParameterizedTest(name = "{0} headers with Upgrade {1}, of at most {2} bytes: {3}")
    @CsvSource(textBlock = """
            2000,  first,  16384,   431
            2000,  middle, 16384,   431
            2000,  last,   16384,   431
            2000,  first,  1048576, 101
            2000,  middle, 1048576, 101
            2000,  last,   1048576, 101
            20000, first,  1048576, 431
            20000, middle, 1048576, 431
            20000, last,   1048576, 431
            """)
    void headers_are_never_dropped_in_silence(int count, String where, int maxBytes, int status) throws IOException {
        try (WebSocketServer server =
                        echo().maxHeaders(10_000).maxHeaderBytes(maxBytes).start();
                RawClient client = RawClient.to(server)) {
            int before =
                    switch (where) {
                        case "first" -> 0;
                        case "middle" -> count / 2;
                        default -> count;
                    };
            client.send(START + fields(0, before) + UPGRADE + OTHERS + fields(before, count) + "\r\n");
            assertEquals(status, client.response().status());
            if (status != 101) {
                assertEquals("FIN", client.end());
            }
            assertEchoes(server);
        }
    }

    @Test
    void as_many_fields_as_maxHeaders_are_taken_and_one_more_is_refused() throws IOException {
        try (WebSocketServer server = echo().maxHeaders(20).start();
                RawClient allowed = RawClient.to(server);
                RawClient refused = RawClient.to(server)) {
            assertEquals(
                    101,
                    allowed.send(START + UPGRADE + OTHERS + fields(0, 15) + "\r\n")
                            .response()
                            .status());
            RawClient.Response response = refused.send(START + UPGRADE + OTHERS + fields(0, 16) + "\r\n")
                    .response();
            assertEquals(431, response.status());
            assertEquals("more than maxHeaders 20\n", response.body());
            assertEquals("close", response.header("Connection"));
        }
    }

    @Test
    void a_longer_header_section_than_maxHeaderBytes_is_refused() throws IOException {
        try (WebSocketServer server = echo().maxHeaderBytes(1_024).start();
                RawClient allowed = RawClient.to(server);
                RawClient refused = RawClient.to(server)) {
            String long700 = "X: " + "y".repeat(700) + "\r\n";
            assertEquals(
                    101,
                    allowed.send(START + UPGRADE + OTHERS + long700 + "\r\n")
                            .response()
                            .status());
            RawClient.Response response = refused.send(START + UPGRADE + OTHERS + long700 + long700 + "\r\n")
                    .response();
            assertEquals(431, response.status());
            assertEquals("headers longer than maxHeaderBytes 1024\n", response.body());
        }
    }

    @Test
    void a_request_line_of_more_than_8_KiB_is_refused() throws IOException {
        try (WebSocketServer server = echo().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/echo?" + "x".repeat(9_000)));
            RawClient.Response response = client.response();
            assertEquals(414, response.status());
            assertEquals("close", response.header("Connection"));
        }
    }

    /** A parser that began anew at each read would need minutes. T03. */
    @Test
    void headers_that_come_one_byte_at_a_time_are_cut_off_at_the_limit() throws IOException {
        try (WebSocketServer server = echo().start();
                RawClient client = RawClient.to(server)) {
            client.send(START);
            byte[] endless = ("X: " + "y".repeat(16_500)).getBytes(StandardCharsets.US_ASCII);
            for (byte b : endless) {
                client.send(new byte[] {b});
            }
            assertEquals(431, client.response().status());
            assertEquals("FIN", client.end());
            assertEchoes(server);
        }
    }

    @Test
    void what_a_refused_client_goes_on_to_send_does_not_cost_it_the_answer() throws IOException {
        try (WebSocketServer server = echo().start();
                RawClient client = RawClient.to(server)) {
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            for (int i = 0; i < 200; i++) {
                client.send(new byte[10_000]);
            }
            assertEquals(413, client.response().status());
            assertEquals("FIN", client.end());
            assertEchoes(server);
        }
    }

    @Test
    void a_refused_client_that_never_closes_is_cut_off() throws IOException {
        try (WebSocketServer server = echo().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/nothing", "Connection: close"));
            assertEquals(404, client.response().status());
            assertEquals("FIN", client.end());
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            boolean cut = false;
            while (!cut && System.nanoTime() < end) {
                try {
                    client.send("x");
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                } catch (IOException e) {
                    cut = true;
                }
            }
            assertTrue(cut);
        }
    }

    @ParameterizedTest(name = "after \"{0}\"")
    @ValueSource(strings = {"", "G", "GET /echo HTTP/1.1\r\nHost: loc", "GET /echo HTTP/1.1\r\nHost: localhost\r\n"})
    void a_client_that_does_not_finish_its_request_is_cut_off_at_the_handshake_timeout(String begun)
            throws IOException {
        try (WebSocketServer server =
                        echo().handshakeTimeout(Duration.ofMillis(200)).start();
                RawClient client = RawClient.to(server)) {
            long start = System.nanoTime();
            client.send(begun);
            assertEquals("FIN", client.end());
            assertTrue(System.nanoTime() - start >= 190_000_000);
            assertEchoes(server);
        }
    }

    /** The time limit is for the whole request, not from one byte to the next. T41. */
    @Test
    void sending_a_byte_now_and_then_does_not_prolong_the_handshake_timeout() throws IOException {
        try (WebSocketServer server =
                        echo().handshakeTimeout(Duration.ofMillis(200)).start();
                RawClient client = RawClient.to(server)) {
            long start = System.nanoTime();
            client.socket().setSoTimeout(20);
            String ended = "";
            while (ended.isEmpty()) {
                try {
                    client.send("G");
                    ended = client.end();
                } catch (java.net.SocketTimeoutException e) {
                    assertTrue(System.nanoTime() - start < 10_000_000_000L);
                } catch (IOException e) {
                    ended = "RST";
                }
            }
            assertTrue(System.nanoTime() - start >= 190_000_000);
        }
    }

    @Test
    void an_idle_connection_is_closed_but_a_websocket_is_not_bound_by_the_handshake_timeout() throws IOException {
        try (WebSocketServer server = echo().handshakeTimeout(Duration.ofMillis(200))
                        .health("/health")
                        .start();
                RawClient ws = RawClient.opened(server, "/echo");
                RawClient idle = RawClient.to(server)) {
            assertEquals(200, idle.send(RawClient.get("/health")).response().status());
            assertEquals("FIN", idle.end());
            ws.send(RawClient.text("still"));
            assertEquals("TEXT still", ws.frame().toString());
        }
    }
}
