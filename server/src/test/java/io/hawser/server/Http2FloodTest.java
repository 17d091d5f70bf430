package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.handshake.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may do to an HTTP/2 connection, and how soon it loses it, on every I/O engine (threats T51 to T56; T50 is {@link Http2ResetTest}). */
@ParameterizedClass
@MethodSource("io.hawser.server.EchoAndPaused#engines")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(NettySaysNothing.class)
@Timeout(60)
class Http2FloodTest {
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int MAX_STREAMS = 20;

    private final String engine;
    private final EchoAndPaused site;
    private final WebSocketServer server;

    Http2FloodTest(String engine) {
        this.engine = engine;
        site = new EchoAndPaused(EchoAndPaused.builder(engine).maxStreams(MAX_STREAMS));
        server = site.server;
    }

    @AfterEach
    void stop() {
        site.close();
    }

    // ----------------------------------------------------------------------------------------- T51 to T54: the heads

    @Test
    void t51_empty_continuations() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            ByteArrayOutputStream hundred = new ByteArrayOutputStream();
            hundred.writeBytes(RawHttp2.bytesOf(RawHttp2.HEADERS, 0, 1, RawHttp2.block(":method", "GET")));
            for (int i = 0; i < 100; i++) {
                hundred.writeBytes(RawHttp2.bytesOf(RawHttp2.CONTINUATION, 0, 1, new byte[0]));
            }
            client.send(hundred.toByteArray());
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, client.closedWith());
        }
        site.assertStillServes();
    }

    @Test
    void t52_more_streams_than_allowed_are_refused() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            for (int i = 0; i < MAX_STREAMS; i++) {
                client.open("/echo");
            }
            int more = client.request(false, RawHttp2.connect("/echo"));
            assertEquals(REFUSED_STREAM, client.next(more, RawHttp2.RST_STREAM).error());
            client.awaitPong();
            assertEquals(MAX_STREAMS, server.connectionCount());
        }
    }

    @Test
    void t52_a_hundred_thousand_streams_at_once() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = client.timesUntilClosed(100_000, time -> client.request(false, RawHttp2.connect("/echo")));
            assertTrue(times < 100_000, times + " times");
        }
        site.assertStillServes();
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
        site.assertStillServes();
    }

    /** One large field in HPACK's table, and then a byte for each time that it is to be there again. */
    @Test
    void t54_a_head_that_grows_by_references_is_refused() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            bomb.writeBytes(RawHttp2.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a"));
            byte[] field = RawHttp2.block("x", "y".repeat(3_000));
            field[0] = 0x40; // into the table, as its first: RFC 7541 §6.2.1
            bomb.writeBytes(field);
            for (int i = 0; i < 10_000; i++) {
                bomb.write(0x80 | 62);
            }
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, bomb.toByteArray());
            assertEquals("431", client.head(1).get(":status"));
        }
        site.assertStillServes();
    }

    @Test
    void t54_more_fields_than_maxHeaders_are_refused_though_they_are_small() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            String[] many = Stream.iterate(0, i -> i + 1)
                    .limit(101)
                    .flatMap(i -> Stream.of("x" + i, ""))
                    .toArray(String[]::new);
            int stream = client.request(false, RawHttp2.connect("/echo", many));
            assertEquals("431", client.head(stream).get(":status"));
        }
    }

    @Test
    void t54_a_peer_that_lets_us_have_a_large_table_makes_us_use_none() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            byte[] table =
                    ByteBuffer.allocate(6).putShort((short) 1).putInt(1 << 30).array();
            client.frame(RawHttp2.SETTINGS, 0, 0, table);
            for (int i = 0; i < 3; i++) { // RawHttp2 fails at an entry for the table
                assertEquals("404", client.head(client.get("/none")).get(":status"));
            }
        }
    }

    // -------------------------------------------------------------------------------------- T54: what waits and stalls

    @Test
    void t54_a_stream_that_nobody_reads_holds_its_window_and_no_more() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/paused");
            Await.next(site.paused);
            byte[] message = RawHttp2.wsFrame(0x82, new byte[4_000]);
            for (int i = 0; i < 100; i++) { // more than the window and an inbox together
                client.frame(RawHttp2.DATA, 0, stream, message);
            }
            assertEquals(
                    FLOW_CONTROL_ERROR, client.next(stream, RawHttp2.RST_STREAM).error());
            client.awaitPong();
        }
    }

    @Test
    void t54_a_response_that_nobody_takes_is_given_up() throws IOException {
        try (WebSocketServer slow = EchoAndPaused.builder(engine)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .http("/large", request -> HttpResponse.text(200, "x".repeat(200_000)))
                        .start();
                RawHttp2 client = RawHttp2.to(slow)) {
            int stream = client.get("/large");
            assertEquals(CANCEL, client.next(stream, RawHttp2.RST_STREAM).error());
        }
    }

    @Test
    void t54_a_request_that_does_not_end_is_given_up() throws IOException {
        try (WebSocketServer slow = EchoAndPaused.builder(engine)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .start();
                RawHttp2 client = RawHttp2.to(slow)) {
            int stream = client.request(false, ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "a");
            assertEquals(CANCEL, client.next(stream, RawHttp2.RST_STREAM).error());
        }
    }

    @Test
    void t54_a_connection_without_streams_is_closed_after_a_while() throws IOException {
        try (WebSocketServer quick = EchoAndPaused.builder(engine)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .start();
                RawHttp2 client = RawHttp2.to(quick)) {
            assertEquals(0, client.closedWith());
        }
    }

    // ------------------------------------------------------------------------------------- T55, T56: frames of nothing

    @Test
    void t55_a_million_empty_data_frames_on_a_paused_stream() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/paused");
            Await.next(site.paused);
            int times = client.timesUntilClosed(1_000_000, time -> client.frame(RawHttp2.DATA, 0, stream, new byte[0]));
            assertTrue(times < 1_000_000, times + " times");
        }
        site.assertStillServes();
    }

    @Test
    void t55_data_frames_of_nothing_but_padding() throws Exception {
        byte[] padding = new byte[256];
        padding[0] = (byte) 255;
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            for (int i = 0; i < 3; i++) {
                client.frame(RawHttp2.DATA, RawHttp2.PADDED, stream, padding);
            }
            assertEquals(RawHttp2.ENHANCE_YOUR_CALM, client.closedWith());
        }
    }

    @Test
    void t55_frames_on_a_stream_that_was_reset_are_ignored_up_to_a_point() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int other = client.open("/echo");
            int stream = client.open("/paused");
            Await.next(site.paused).abort();
            client.next(stream, RawHttp2.RST_STREAM);
            for (int i = 0; i < 4_000; i++) { // more than MAX_RESETS, sent before the reset was seen
                client.frame(RawHttp2.DATA, 0, stream, new byte[10]);
            }
            client.text(other, "none of its business");
            assertEquals("none of its business", client.message(other));
            int times = client.timesUntilClosed(1_000_000, time -> client.frame(RawHttp2.DATA, 0, stream, new byte[0]));
            assertTrue(times < 1_000_000, times + " times");
        }
    }

    @Test
    void t56_settings_and_pings_without_end() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = client.timesUntilClosed(1_000_000, time -> {
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
                client.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]);
            });
            assertTrue(times < 1_000_000, times + " times");
        }
        site.assertStillServes();
    }

    @Test
    void t56_priorities_of_streams_that_are_never_opened() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = client.timesUntilClosed(
                    1_000_000, time -> client.frame(RawHttp2.PRIORITY, 0, 2 * time + 1, new byte[5]));
            assertTrue(times < 1_000_000, times + " times");
        }
        site.assertStillServes();
    }

    @Test
    void t56_a_connection_window_that_is_opened_without_end() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = client.timesUntilClosed(
                    1_000_000, time -> client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(1_000)));
            assertTrue(times < 1_000_000, times + " times");
        }
        site.assertStillServes();
    }

    @Test
    void t56_a_window_that_is_opened_byte_by_byte() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            int times = client.timesUntilClosed(
                    1_000_000, time -> client.frame(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(1)));
            assertTrue(times < 1_000_000, times + " times");
        }
        site.assertStillServes();
    }
}
