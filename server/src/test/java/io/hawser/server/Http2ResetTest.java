package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How many streams of an HTTP/2 connection may be reset, by whom, and at whose cost, on every I/O engine (threat T50). */
@ParameterizedClass
@MethodSource("io.hawser.server.EchoAndPaused#engines")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(NettySaysNothing.class)
@Timeout(60)
class Http2ResetTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final int MAX_RESETS = 200;

    private final EchoAndPaused site;
    private final WebSocketServer server;

    Http2ResetTest(String engine) {
        site = new EchoAndPaused(EchoAndPaused.builder(engine));
        server = site.server;
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** So many are borne, and with the next one the connection ends. */
    private void assertEndsAfterMaxResets(RawHttp2.Sending provocation, RawHttp2 client) throws IOException {
        for (int i = 0; i < MAX_RESETS; i++) {
            provocation.send(i);
        }
        client.awaitPong();
        provocation.send(MAX_RESETS);
        assertEquals(RawHttp2.ENHANCE_YOUR_CALM, client.closedWith());
        site.assertStillServes();
    }

    @Test
    void t50_streams_that_the_client_opens_and_resets_again_and_again() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            assertEndsAfterMaxResets(
                    time -> {
                        int stream = client.request(false, RawHttp2.connect("/echo"));
                        client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
                    },
                    client);
        }
    }

    @Test
    void t50_resets_that_the_server_is_provoked_to_by_windows_opened_by_nothing() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            assertEndsAfterMaxResets(
                    time -> {
                        int stream = client.request(false, RawHttp2.connect("/echo"));
                        client.frame(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(0));
                        assertEquals(
                                PROTOCOL_ERROR,
                                client.next(stream, RawHttp2.RST_STREAM).error());
                    },
                    client);
        }
    }

    @Test
    void t50_resets_that_the_server_is_provoked_to_by_malformed_requests() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            assertEndsAfterMaxResets(time -> client.request(true, ":method", "GET", ":scheme", "http"), client);
        }
    }

    @Test
    void t50_two_hundred_thousand_resets_as_fast_as_they_go() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int times = client.timesUntilClosed(200_000, time -> {
                int stream = client.request(false, RawHttp2.connect("/echo"));
                client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
            });
            assertTrue(times < 200_000, times + " times");
        }
        site.assertStillServes();
    }

    @Test
    void frames_behind_a_reset_write_no_lines_into_the_log() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/paused");
            Await.next(site.paused);
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) { // more than the window
                flood.writeBytes(RawHttp2.bytesOf(RawHttp2.DATA, 0, stream, new byte[4_000]));
            }
            client.send(flood.toByteArray());
            client.next(stream, RawHttp2.RST_STREAM);
            client.awaitPong();
        }
    }

    @Test
    void streams_that_the_application_aborts_cost_the_others_nothing() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int other = client.open("/echo");
            for (int i = 0; i < 2 * MAX_RESETS; i++) {
                int stream = client.open("/paused");
                Await.next(site.paused).abort();
                client.next(stream, RawHttp2.RST_STREAM);
            }
            client.text(other, "still here");
            assertEquals("still here", client.message(other));
        }
    }

    @Test
    void requests_that_are_refused_cost_the_others_nothing() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int other = client.open("/echo");
            for (int i = 0; i < 2 * MAX_RESETS; i++) {
                int stream = client.request(false, RawHttp2.connect("/none"));
                assertEquals("404", client.head(stream).get(":status"));
            }
            client.text(other, "still here");
            assertEquals("still here", client.message(other));
        }
    }
}
