package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Backpressure;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.OverflowPolicy;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream whose peer does not open its window is slow as a TCP connection is, and its neighbours are not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class Http2BackpressureTest {
    private static final int MESSAGE_BYTES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final Listener keeping = new Listener() {
        @Override
        public void onOpen(WebSocket ws) {
            opened.add(ws);
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }
    };
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .route("/full", route(new Backpressure(200_000, Duration.ofMinutes(5), OverflowPolicy.BLOCK)))
            .route("/flood", ws -> {
                while (ws.isOpen()) {
                    ws.send(Message.binary(new byte[MESSAGE_BYTES]));
                }
            })
            .route("/age", route(new Backpressure(1 << 20, Duration.ofMillis(500), OverflowPolicy.CLOSE)))
            .start();

    private Route route(Backpressure backpressure) {
        return Route.listener(keeping)
                .options(ConnectionOptions.DEFAULT
                        .withBackpressure(backpressure)
                        .withCloseTimeout(Duration.ofSeconds(1)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends until there is no room; says how many messages. */
    private static int fill(WebSocket ws) {
        int taken = 0;
        while (ws.trySend(Message.binary(new byte[MESSAGE_BYTES])) == SendResult.ACCEPTED) {
            taken++;
        }
        return taken;
    }

    /** The connection's own window, opened wide: what is left is the stream's 65,535 bytes. */
    private static void openConnectionWindow(RawHttp2 client) throws IOException {
        client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(1 << 30));
    }

    @Test
    void what_the_window_holds_back_counts_as_unsent_and_the_policy_applies() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            openConnectionWindow(client);
            int slow = client.open("/full");
            WebSocket ws = Await.next(opened);
            int taken = fill(ws);
            int other = client.open("/full");
            client.text(other, "unhindered");
            assertEquals("unhindered", client.message(other));
            taken += fill(ws); // for what the window let pass meanwhile
            int bytes = taken * MESSAGE_BYTES;
            assertTrue(bytes >= 190_000 && bytes <= 290_000, bytes + " bytes");

            client.frame(RawHttp2.WINDOW_UPDATE, 0, slow, RawHttp2.number(1 << 30));
            int received = 0;
            while (received < taken * (MESSAGE_BYTES + 4)) {
                received += client.next(slow, RawHttp2.DATA).payload().length;
            }
            assertEquals(taken * (MESSAGE_BYTES + 4), received);
            Await.until("sending goes on", () -> ws.trySend(Message.text("again")) == SendResult.ACCEPTED);
        }
    }

    @Test
    void bytes_that_wait_for_a_window_too_long_end_the_websocket_and_not_the_connection() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            openConnectionWindow(client);
            int slow = client.open("/age");
            WebSocket ws = Await.next(opened);
            for (int i = 0; i < 20; i++) {
                ws.trySend(Message.binary(new byte[MESSAGE_BYTES]));
            }
            Ending ending = Await.done(ws.closed());
            assertEquals(1013, ending.sent().orElseThrow().code());
            assertNotEquals(-1, client.next(slow, RawHttp2.RST_STREAM).error());
            int other = client.open("/full");
            client.text(other, "unhindered");
            assertEquals("unhindered", client.message(other));
        }
    }

    @Test
    void t57_a_stream_that_never_stops_does_not_keep_the_others_waiting() throws Exception {
        try (RawHttp2 client = RawHttp2.to(server)) {
            openConnectionWindow(client);
            int loud = client.open("/flood");
            client.frame(RawHttp2.WINDOW_UPDATE, 0, loud, RawHttp2.number(1 << 30));
            int quiet = client.open("/full");
            client.text(quiet, "and me?");
            long end = System.nanoTime() + PATIENCE.toNanos();
            RawHttp2.Frame frame = client.read();
            while (frame.stream() != quiet || frame.type() != RawHttp2.DATA) {
                assertTrue(System.nanoTime() < end, "only the loud stream is heard");
                frame = client.read();
            }
        }
    }
}
