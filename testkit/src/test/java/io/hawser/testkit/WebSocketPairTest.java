package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Backpressure;
import io.hawser.Compression;
import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.InboxLimits;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.OverflowPolicy;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.handshake.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WebSocketPairTest {
    private static final Listener ECHO = new Listener() {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            ws.send(message);
        }
    };

    private static List<String> received(WebSocket ws) {
        List<String> texts = new ArrayList<>();
        for (Optional<Message> next = ws.receive(Duration.ZERO); next.isPresent(); next = ws.receive(Duration.ZERO)) {
            texts.add(next.get().text());
        }
        return texts;
    }

    @Nested
    class In_good_weather {
        private final WebSocketPair pair = WebSocketPair.create();

        @Test
        void nothing_moves_until_it_is_run() {
            pair.client().send("hello");
            assertEquals(List.of(), received(pair.server()));
            pair.run();
            assertEquals("hello", pair.server().receive().text());
        }

        @Test
        void a_listener_answers_within_one_run() {
            try (WebSocketPair echo =
                    WebSocketPair.builder().serverListener(ECHO).open()) {
                echo.client().send("a");
                echo.client().send("b");
                echo.run();
                assertEquals(List.of("a", "b"), received(echo.client()));
            }
        }

        @Test
        void either_end_closes_cleanly() {
            for (boolean byClient : new boolean[] {true, false}) {
                WebSocketPair fresh = WebSocketPair.create();
                WebSocket one = byClient ? fresh.client() : fresh.server();
                WebSocket other = byClient ? fresh.server() : fresh.client();
                one.send("last");
                one.close(new CloseStatus(3000, "bye"));
                fresh.run();
                assertEquals("last", other.receive().text());
                assertEquals(List.of(), received(other), "and nothing more: the close may be answered");
                fresh.run();
                Ending ending = one.ending().orElseThrow();
                assertTrue(ending.clean());
                assertEquals(Ending.Initiator.LOCAL, ending.initiator());
                assertEquals(Optional.empty(), ending.cause());
                Ending seen = other.ending().orElseThrow();
                assertTrue(seen.clean());
                assertEquals(new CloseStatus(3000, "bye"), seen.status());
                assertEquals(Ending.Initiator.REMOTE, seen.initiator());
            }
        }

        @Test
        void an_idle_pair_stays_open_for_a_day_of_virtual_time() {
            pair.advance(Duration.ofDays(1));
            assertTrue(pair.client().isOpen() && pair.server().isOpen());
            assertTrue(pair.toServer().deliveredBytes() > 0, "pings and pongs");
        }

        @Test
        void a_ping_of_the_application_is_answered() {
            CompletableFuture<Duration> rtt = pair.client().ping();
            pair.toClient().stall();
            pair.run();
            pair.advance(Duration.ofMillis(30));
            pair.toClient().resume();
            pair.run();
            assertEquals(Duration.ofMillis(30), rtt.join());
        }

        @Test
        void receive_throws_rather_than_wait_for_itself() {
            assertThrows(IllegalStateException.class, pair.client()::receive);
        }

        @Test
        void a_pair_that_is_closed_has_ended() {
            pair.close();
            assertTrue(
                    pair.client().ending().isPresent() && pair.server().ending().isPresent());
        }
    }

    @Nested
    class Its_handshake {
        @Test
        void says_what_was_asked_for() {
            WebSocketPair pair = WebSocketPair.builder()
                    .target("/rooms/7?lang=de")
                    .headers(Headers.of("Authorization", "Bearer t"))
                    .subprotocol("chat")
                    .principal(() -> "alice")
                    .pathParameters(Map.of("room", "7"))
                    .open();
            assertEquals("7", pair.server().handshake().pathParameter("room"));
            assertEquals(Optional.of("de"), pair.server().handshake().queryParameter("lang"));
            assertEquals(Optional.of("t"), pair.server().handshake().bearerToken());
            assertEquals(
                    "alice", pair.server().handshake().principal().orElseThrow().getName());
            assertEquals(Optional.of("chat"), pair.server().subprotocol());
            assertEquals(Optional.of("chat"), pair.client().subprotocol());
            assertTrue(pair.client()
                    .handshake()
                    .response()
                    .first("Sec-WebSocket-Extensions")
                    .isPresent());
        }

        @Test
        void that_fails_is_an_error() {
            PairBuilder builder = WebSocketPair.builder().headers(Headers.of("Host", "twice"));
            assertThrows(IllegalArgumentException.class, builder::open);
        }

        @ParameterizedTest(name = "agrees on compression if both ends want it: {0}")
        @ValueSource(booleans = {true, false})
        void compression(boolean wanted) {
            WebSocketPair pair = WebSocketPair.builder()
                    .serverOptions(
                            ConnectionOptions.DEFAULT.withCompression(wanted ? Compression.DEFAULT : Compression.OFF))
                    .open();
            String text = "x".repeat(10_000);
            pair.client().send(text);
            pair.run();
            assertEquals(List.of(text), received(pair.server()));
            assertEquals(wanted, pair.toServer().deliveredBytes() < 100);
        }
    }

    @Nested
    class In_bad_weather {
        private final WebSocketPair pair = WebSocketPair.create();

        @ParameterizedTest(name = "bytes may come in pieces of {0}")
        @ValueSource(ints = {1, 2, 3, 7, 1_000})
        void pieces(int bytes) {
            pair.toServer().deliverInPiecesOf(bytes);
            String text = "héllo".repeat(500);
            pair.client().send(text);
            pair.client().send("");
            pair.run();
            assertEquals(List.of(text, ""), received(pair.server()));
        }

        @Test
        void a_stalled_direction_keeps_its_bytes_at_the_sender() {
            pair.toServer().stall();
            CompletableFuture<Void> sent = pair.client().sendAsync("waits");
            pair.run();
            assertFalse(sent.isDone());
            pair.toServer().trickle(3);
            pair.run();
            assertEquals(3, pair.toServer().deliveredBytes());
            assertFalse(sent.isDone());
            pair.toServer().resume();
            pair.run();
            assertTrue(sent.isDone());
            assertEquals(List.of("waits"), received(pair.server()));
        }

        @Test
        void a_peer_that_does_not_read_is_given_up() { // T42
            WebSocketPair slow = WebSocketPair.builder()
                    .options(ConnectionOptions.DEFAULT.withCompression(Compression.OFF))
                    .open();
            slow.toClient().stall();
            slow.server().send("x".repeat(100_000));
            slow.advance(Duration.ofSeconds(9));
            assertTrue(slow.server().isOpen());
            slow.advance(Duration.ofSeconds(3));
            Ending ending = slow.server().ending().orElseThrow();
            assertTrue(ending.detail().contains("maxUnsentAge"), ending.detail());
            assertInstanceOf(
                    IOException.class,
                    slow.client().ending().orElseThrow().cause().orElseThrow());
        }

        @Test
        void a_receiver_that_is_behind_pushes_back_to_the_sender() {
            WebSocketPair narrow = WebSocketPair.builder()
                    .options(ConnectionOptions.DEFAULT
                            .withCompression(Compression.OFF)
                            .withInbox(new InboxLimits(64 << 10, 16))
                            .withBackpressure(Backpressure.DEFAULT
                                    .withHighWaterBytes(10_000)
                                    .withPolicy(OverflowPolicy.BLOCK)))
                    .open();
            narrow.toServer().capacity(1_000);
            int sent = 0;
            while (narrow.client().trySend("m".repeat(100)) == SendResult.ACCEPTED) {
                narrow.run();
                sent++;
            }
            assertTrue(sent > 16 && sent < 200, "sent " + sent);
            int received = 0;
            for (int n = 1; n > 0; received += n) {
                n = received(narrow.server()).size();
                narrow.run();
            }
            assertEquals(sent, received);
            assertEquals(SendResult.ACCEPTED, narrow.client().trySend("again"));
        }

        @ParameterizedTest(name = "cut after {0} bytes, both ends lose the connection")
        @ValueSource(longs = {1, 5, 100})
        void cut(long bytes) {
            pair.toServer().resetAfter(bytes);
            pair.client().send("m".repeat(200));
            pair.run();
            assertEquals(bytes, pair.toServer().deliveredBytes());
            for (WebSocket ws : List.of(pair.client(), pair.server())) {
                Ending ending = ws.ending().orElseThrow();
                assertEquals(Ending.Initiator.NETWORK, ending.initiator());
                assertInstanceOf(IOException.class, ending.cause().orElseThrow());
            }
            assertThrows(ConnectionClosedException.class, () -> pair.client().send("more"));
        }

        @Test
        void reset_after_0_bytes_they_lose_it_at_once() {
            pair.toServer().resetAfter(0);
            assertTrue(
                    pair.client().ending().isPresent() && pair.server().ending().isPresent());
        }

        @Test
        void what_was_held_arrives_later() {
            pair.toServer().hold();
            CompletableFuture<Void> sent = pair.client().sendAsync("late");
            pair.advance(Duration.ofSeconds(5));
            assertTrue(sent.isDone());
            assertEquals(List.of(), received(pair.server()));
            pair.toServer().resume();
            pair.run();
            assertEquals(List.of("late"), received(pair.server()));
        }

        @Test
        void an_end_of_the_stream_without_a_close_frame_is_not_clean() {
            pair.client().send("last");
            pair.run();
            pair.toServer().end();
            pair.run();
            assertEquals("last", pair.server().receive().text());
            Ending ending = pair.server().ending().orElseThrow();
            assertEquals("the peer ended TCP without a close frame", ending.detail());
            assertFalse(ending.clean());
        }

        @Test
        void an_abort_is_a_reset_for_the_peer() {
            pair.client().abort();
            pair.run();
            assertEquals("aborted", pair.client().ending().orElseThrow().detail());
            assertEquals(
                    "connection reset by the client",
                    pair.server().ending().orElseThrow().cause().orElseThrow().getMessage());
        }

        @Test
        void silence_of_the_network_ends_in_a_cut_after_40_s() { // T43
            pair.toServer().hold();
            pair.toClient().hold();
            pair.advance(Duration.ofSeconds(39));
            assertTrue(pair.client().isOpen() && pair.server().isOpen());
            pair.advance(Duration.ofSeconds(2));
            assertEquals(
                    Ending.Initiator.NETWORK,
                    pair.server().ending().orElseThrow().initiator());
        }

        @Test
        void a_close_that_is_not_answered_ends_after_10_s() { // T44
            pair.toServer().stall();
            pair.client().close(CloseStatus.NORMAL);
            pair.advance(Duration.ofSeconds(9));
            assertEquals(Optional.empty(), pair.client().ending());
            pair.advance(Duration.ofSeconds(1));
            assertFalse(pair.client().ending().orElseThrow().clean());
        }
    }
}
