package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer may do to an HTTP/2 connection, and how soon it loses it (threats T50 to T56). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class Http2FloodTest {
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int REFUSED_STREAM = 7;

    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .maxStreams(20)
            .route("/echo", new Listener() {
                @Override
                public void onMessage(WebSocket ws, Message message) {
                    ws.send(message);
                }
            })
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends again and again until the server has had enough; says after how many times. */
    private interface Sending {
        void send(int time) throws IOException;
    }

    private static int timesUntilClosed(RawHttp2 client, int most, Sending sending) throws Exception {
        int[] error = {-1};
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                error[0] = client.closedWith();
            } catch (IOException e) {
                error[0] = -2;
            }
        });
        int times = 0;
        try {
            while (times < most && reader.isAlive()) {
                sending.send(times++);
            }
        } catch (SocketException e) {
            // closed
        }
        reader.join();
        assertTrue(error[0] == ENHANCE_YOUR_CALM || error[0] == -1, "GOAWAY " + error[0]);
        return times;
    }

    private void assertStillServes() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            client.text(stream, "well");
            assertEquals("well", client.message(stream));
        }
    }

    @Test
    void t50_streams_opened_and_reset_again_and_again() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = timesUntilClosed(client, 200_000, time -> {
                int stream = client.request(false, RawHttp2.connect("/echo"));
                client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
            });
            assertTrue(times < 200_000, times + " times");
        }
        assertStillServes();
    }

    @Test
    void t50_resets_that_the_server_is_provoked_to() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = timesUntilClosed(client, 200_000, time -> {
                int stream = client.request(false, RawHttp2.connect("/echo"));
                client.frame(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(0));
            });
            assertTrue(times < 200_000, times + " times");
        }
        assertStillServes();
    }

    @Test
    void t51_empty_continuations() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            client.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.block(":method", "GET"));
            int times =
                    timesUntilClosed(client, 1_000_000, time -> client.frame(RawHttp2.CONTINUATION, 0, 1, new byte[0]));
            assertTrue(times < 1_000_000, times + " times");
        }
        assertStillServes();
    }

    @Test
    void t52_more_streams_than_allowed_are_refused() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            for (int i = 0; i < 20; i++) {
                client.open("/echo");
            }
            int more = client.request(false, RawHttp2.connect("/echo"));
            assertEquals(REFUSED_STREAM, client.next(more, RawHttp2.RST_STREAM).error());
        }
    }

    @Test
    void t53_a_client_that_takes_hardly_any_headers_gets_its_answer_or_none_but_does_no_harm() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            client.frame(
                    RawHttp2.SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 6).putInt(1).array());
            for (int i = 0; i < 10; i++) {
                int stream = client.get("/none");
                client.next(frame -> frame.stream() == stream);
            }
        }
        assertStillServes();
    }

    @Test
    void t54_a_response_that_nobody_takes_is_given_up() throws IOException {
        try (WebSocketServer slow = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .http(
                                "/large",
                                request -> io.hawser.protocol.handshake.HttpResponse.text(200, "x".repeat(200_000)))
                        .start();
                RawHttp2 client = RawHttp2.to(slow)) {
            int stream = client.get("/large");
            assertEquals(8, client.next(stream, RawHttp2.RST_STREAM).error());
        }
    }

    @Test
    void t54_a_connection_without_streams_is_closed_after_a_while() throws IOException {
        try (WebSocketServer quick = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .start();
                RawHttp2 client = RawHttp2.to(quick)) {
            assertEquals(0, client.closedWith());
        }
    }

    @Test
    void t55_empty_data_on_a_stream() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            int times =
                    timesUntilClosed(client, 1_000_000, time -> client.frame(RawHttp2.DATA, 0, stream, new byte[0]));
            assertTrue(times < 1_000_000, times + " times");
        }
        assertStillServes();
    }

    @Test
    void t56_settings_and_pings_without_end() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = timesUntilClosed(client, 1_000_000, time -> {
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
                client.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]);
            });
            assertTrue(times < 1_000_000, times + " times");
        }
        assertStillServes();
    }
}
