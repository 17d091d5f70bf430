package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults in memory; {@link WebSocketPairTest} has those that only a pair can show. */
@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DirectionTest {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final WebSocketPair pair = WebSocketPair.create();

    private static Optional<String> next(WebSocket ws) {
        return ws.receive(Duration.ZERO).map(Message::text);
    }

    @Test
    void a_delay_is_exact_in_virtual_time() {
        pair.toServer().delay(DELAY);
        pair.client().send("late");
        pair.advance(DELAY.minusNanos(1));
        assertEquals(Optional.empty(), next(pair.server()));
        pair.advance(Duration.ofNanos(1));
        assertEquals(Optional.of("late"), next(pair.server()));
    }

    @Test
    void each_message_is_late_by_the_delay_and_not_by_that_of_those_before_it() {
        pair.toServer().delay(DELAY);
        for (int i = 0; i < 4; i++) {
            pair.client().send("m" + i);
            pair.advance(DELAY.dividedBy(2));
        }
        assertEquals("m0", pair.server().receive().text());
        assertEquals("m1", pair.server().receive().text());
        assertEquals("m2", pair.server().receive().text());
        assertEquals(Optional.empty(), next(pair.server()));
        pair.advance(DELAY.dividedBy(2));
        assertEquals("m3", pair.server().receive().text());
    }

    @Test
    void a_shorter_delay_holds_for_what_is_on_its_way_and_nothing_is_overtaken() {
        pair.toServer().delay(Duration.ofHours(1));
        pair.client().send("first");
        pair.run();
        pair.toServer().delay(Duration.ZERO);
        pair.client().send("second");
        pair.run();
        assertEquals(Optional.of("first"), next(pair.server()));
        assertEquals(Optional.of("second"), next(pair.server()));
    }

    @Test
    void a_delay_both_ways_is_what_a_ping_measures() {
        pair.toServer().delay(DELAY);
        pair.toClient().delay(DELAY.multipliedBy(2));
        CompletableFuture<Duration> rtt = pair.client().ping();
        pair.advance(Duration.ofSeconds(1));
        assertEquals(DELAY.multipliedBy(3), rtt.join());
    }

    @Test
    void the_end_of_the_stream_is_late_too() {
        pair.toServer().delay(DELAY);
        pair.toServer().end();
        pair.advance(DELAY.minusNanos(1));
        assertTrue(pair.server().isOpen());
        pair.advance(Duration.ofNanos(1));
        assertFalse(pair.server().isOpen());
    }

    @Test
    void a_delay_may_be_combined_with_pieces() {
        pair.toServer().delay(DELAY);
        pair.toServer().deliverInPiecesOf(1);
        String text = "x".repeat(300);
        pair.client().send(text);
        pair.run();
        assertEquals(0, pair.toServer().deliveredBytes());
        pair.advance(DELAY);
        assertEquals(Optional.of(text), next(pair.server()));
    }

    @Test
    void a_delay_in_real_time_is_a_lower_bound() {
        try (ThreadedPair threaded = ThreadedPair.create()) {
            threaded.toServer().delay(DELAY);
            long start = System.nanoTime();
            threaded.client().send("late");
            assertEquals("late", threaded.server().receive().text());
            assertTrue(System.nanoTime() - start >= DELAY.toNanos());
        }
    }

    @Test
    void a_delay_that_is_negative_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> pair.toServer().delay(Duration.ofNanos(-1)));
    }

    @ParameterizedTest(name = "closed after {0} bytes, both ends see the end of the stream")
    @ValueSource(longs = {0, 1, 5, 100})
    void close(long bytes) {
        pair.toServer().closeAfter(bytes);
        pair.client().trySend("m".repeat(200));
        pair.run();
        assertEquals(bytes, pair.toServer().deliveredBytes());
        for (WebSocket ws : List.of(pair.client(), pair.server())) {
            Ending ending = ws.ending().orElseThrow();
            assertEquals("the peer ended TCP without a close frame", ending.detail());
            assertEquals(Optional.empty(), ending.cause());
        }
    }

    @Test
    void a_peer_whose_abort_is_swallowed_has_vanished() { // T43
        pair.toServer().swallowEnd();
        pair.client().abort();
        pair.advance(Duration.ofSeconds(39));
        assertTrue(pair.server().isOpen());
        pair.advance(Duration.ofSeconds(2));
        assertEquals(
                Ending.Initiator.NETWORK, pair.server().ending().orElseThrow().initiator());
    }

    @Test
    void an_end_that_was_swallowed_comes_after_all_when_that_is_cleared() {
        RawPeer peer = RawPeer.of(Role.SERVER);
        peer.toWebSocket().swallowEnd();
        peer.end();
        assertTrue(peer.webSocket().isOpen());
        peer.toWebSocket().clear();
        peer.run();
        assertFalse(peer.webSocket().isOpen());
    }

    @Test
    void after_clear_the_weather_is_good() {
        Direction toServer = pair.toServer();
        toServer.delay(DELAY);
        toServer.deliverInPiecesOf(1);
        toServer.closeAfter(1_000);
        toServer.resetAfter(1_000);
        toServer.stall();
        toServer.hold();
        toServer.clear();
        String text = "m".repeat(5_000);
        pair.client().send(Message.text(text).uncompressed());
        pair.run();
        assertEquals(Optional.of(text), next(pair.server()));
        assertTrue(pair.client().isOpen());
    }
}
