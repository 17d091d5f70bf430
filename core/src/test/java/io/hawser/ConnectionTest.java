package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inbox, pings and the end through a {@link Connection}; listeners are {@link ListenerTest}, sending {@link SenderTest}. */
@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionTest {
    @Nested
    class Receiving {
        private final Bench bench = Bench.manual();

        @Test
        void gives_messages_that_own_their_bytes() {
            bench.client(Bench.text("one"), Bench.text("two"));
            Message one = bench.ws.receive();
            assertEquals("two", bench.ws.receive().text());
            assertEquals("one", one.text());
        }

        @Test
        void gives_nothing_after_a_time() {
            assertEquals(Optional.empty(), bench.ws.receive(Duration.ZERO));
            assertEquals(Optional.empty(), bench.ws.receive(Duration.ofSeconds(-1)));
            assertEquals(Optional.empty(), bench.ws.receive(Duration.ofMillis(1)));
            bench.client(Bench.text("x"));
            assertTrue(bench.ws.receive(Duration.ofSeconds(Long.MAX_VALUE)).isPresent());
        }

        /** Otherwise a handler that is told so by receive() would look like one that failed on an open connection. */
        @Test
        void finds_the_connection_closed_when_it_throws() throws Exception {
            for (int round = 0; round < 500; round++) {
                Bench closing = Bench.manual();
                FutureTask<Boolean> receiver = new FutureTask<>(() -> {
                    assertThrows(ConnectionClosedException.class, closing.ws::receive);
                    return closing.ws.isOpen();
                });
                Thread.startVirtualThread(receiver);
                closing.ws.close(CloseStatus.GOING_AWAY);
                assertFalse(receiver.get(), "open, in round " + round);
            }
        }

        @Test
        void throws_after_the_last_message_that_the_peer_sent() {
            bench.client(Bench.text("last"), Bench.close(1001));
            bench.tcpGone();
            assertEquals("last", bench.ws.receive().text());
            ConnectionClosedException e = assertThrows(ConnectionClosedException.class, bench.ws::receive);
            assertEquals(CloseStatus.GOING_AWAY, e.ending().status());
            assertThrows(ConnectionClosedException.class, () -> bench.ws.receive(Duration.ofSeconds(1)));
        }

        @Test
        void by_iterating_ends_with_the_connection() {
            bench.client(Bench.text("a"), Bench.text("b"), Bench.close(1000));
            bench.tcpGone();
            List<String> texts = new ArrayList<>();
            bench.ws.forEach(message -> texts.add(message.text()));
            assertEquals(List.of("a", "b"), texts);
            Iterator<Message> again = bench.ws.iterator();
            assertFalse(again.hasNext());
            assertThrows(NoSuchElementException.class, again::next);
        }

        @Test
        void gives_nothing_more_once_this_end_has_closed() {
            bench.client(Bench.text("unread"));
            bench.ws.close(CloseStatus.NORMAL);
            assertThrows(ConnectionClosedException.class, bench.ws::receive);
            bench.client(Bench.text("late"));
            assertThrows(ConnectionClosedException.class, bench.ws::receive);
        }

        @Test
        void can_be_interrupted() {
            Thread.currentThread().interrupt();
            HawserException e = assertThrows(HawserException.class, bench.ws::receive);
            assertTrue(e.getCause() instanceof InterruptedException);
            assertTrue(Thread.interrupted(), "the thread stays interrupted");
        }

        @Test
        void that_is_behind_stops_reading_until_there_is_room() { // T45
            byte[][] many = new byte[640][];
            Arrays.fill(many, Bench.text("x"));
            bench.client(many);
            assertTrue(bench.transport.paused);
            int received = 0;
            while (bench.ws.receive(Duration.ZERO).isPresent()) {
                received++;
                bench.client();
            }
            assertEquals(640, received);
            assertFalse(bench.transport.paused);
        }

        @Test
        void lets_a_handler_answer_the_last_message_before_the_peers_close_is_answered() {
            bench.client(Bench.text("question"), Bench.close(1000));
            String question = bench.ws.receive().text();
            bench.ws.send("answer to " + question);
            bench.run();
            assertEquals(List.of("TEXT answer to question"), bench.sent());
            assertEquals(Optional.empty(), bench.ws.receive(Duration.ZERO));
            bench.run();
            assertEquals(List.of("TEXT answer to question", "CLOSE 1000"), bench.sent());
        }

        @Test
        void on_the_loop_gives_what_is_there_and_throws_rather_than_wait_for_itself() {
            bench.client(Bench.text("x"));
            bench.run(() -> {
                assertEquals("x", bench.ws.receive().text());
                assertEquals(Optional.empty(), bench.ws.receive(Duration.ZERO));
                assertThrows(IllegalStateException.class, bench.ws::receive);
                assertThrows(
                        IllegalStateException.class, () -> bench.ws.iterator().hasNext());
            });
        }

        @Test
        void is_not_possible_beside_a_listener() {
            Bench listening = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {});
            assertThrows(IllegalStateException.class, listening.ws::receive);
            assertThrows(IllegalStateException.class, listening.ws::iterator);
        }
    }

    @Nested
    class Ping {
        private final Bench bench = Bench.manual();

        private static byte[] pong(int number) {
            byte[] payload = new byte[8];
            payload[7] = (byte) number;
            return Frames.frame(true, 0x8A, payload);
        }

        @Test
        void tells_the_time_until_its_pong() {
            CompletableFuture<Duration> rtt = bench.ws.ping();
            bench.run();
            assertEquals("8908" + "0000000000000001", HexFormat.of().formatHex(bench.transport.taken()));
            bench.clock.set(bench.clock.in(Duration.ofMillis(7)));
            assertFalse(rtt.isDone());
            bench.client(pong(1));
            assertEquals(Duration.ofMillis(7), rtt.join());
        }

        @Test
        void is_answered_by_a_later_pong_too_and_not_by_a_strange_one() {
            CompletableFuture<Duration> one = bench.ws.ping();
            CompletableFuture<Duration> two = bench.ws.ping();
            CompletableFuture<Duration> three = bench.ws.ping();
            bench.run();
            bench.client(pong(0), pong(99), Frames.frame(true, 0x8A, new byte[0]));
            assertFalse(one.isDone());
            bench.client(pong(2));
            assertTrue(one.isDone() && two.isDone());
            assertFalse(three.isDone());
            bench.client(pong(2));
            assertFalse(three.isDone());
        }

        @Test
        void fails_with_the_connection() {
            CompletableFuture<Duration> waiting = bench.ws.ping();
            bench.run();
            CompletableFuture<Duration> queued = bench.ws.ping();
            bench.tcpGone();
            CompletableFuture<Duration> late = bench.ws.ping();
            bench.run();
            for (CompletableFuture<Duration> ping : List.of(waiting, queued, late)) {
                Tests.failure(ConnectionClosedException.class, ping);
            }
        }

        @Test
        void may_be_sent_from_the_answer_of_another() {
            CompletableFuture<Duration> second = bench.ws.ping().thenCompose(rtt -> bench.ws.ping());
            bench.run();
            bench.client(pong(1));
            bench.client(pong(2));
            assertTrue(second.isDone());
        }
    }

    @Nested
    class The_end {
        private final Bench bench = Bench.manual();

        @Test
        void is_known_once_it_has_come() {
            assertTrue(bench.ws.isOpen());
            bench.ws.close(CloseStatus.NORMAL);
            assertFalse(bench.ws.isOpen());
            assertEquals(Optional.empty(), bench.ws.ending());
            bench.client(Bench.close(1000));
            assertEquals(Optional.empty(), bench.ws.ending());
            bench.tcpGone();
            Ending ending = bench.ws.ending().orElseThrow();
            assertTrue(ending.clean());
            assertEquals(ending, bench.ws.closed().toCompletableFuture().join());
        }

        @Test
        void cannot_be_forged_through_closed() {
            bench.ws.closed().toCompletableFuture().complete(null);
            assertEquals(Optional.empty(), bench.ws.ending());
            bench.tcpGone();
            assertTrue(bench.ws.ending().isPresent());
        }

        @Test
        void is_told_to_closed_after_onClose() {
            List<String> order = new ArrayList<>();
            Bench listening = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
                @Override
                public void onClose(WebSocket ws, Ending ending) {
                    order.add("onClose");
                }
            });
            listening.ws.closed().thenRun(() -> order.add("closed"));
            listening.tcpGone();
            assertEquals(List.of("onClose", "closed"), order);
        }

        @Test
        void is_waited_for_by_close_on_any_thread_but_the_loops() throws Exception {
            CompletableFuture<@Nullable Void> closing = Tests.async(() -> {
                bench.ws.close();
                return null;
            });
            Tests.await("closes", () -> !bench.ws.isOpen());
            bench.run();
            assertFalse(closing.isDone());
            bench.client(Bench.close(1000));
            bench.tcpGone();
            closing.get(10, TimeUnit.SECONDS);
            bench.run(bench.ws::close);
        }

        @Test
        void comes_at_once_with_abort() {
            bench.ws.abort();
            assertFalse(bench.ws.isOpen());
            bench.run();
            assertTrue(bench.transport.aborted);
        }

        @ParameterizedTest
        @ValueSource(ints = {1004, 1005, 1006, 1015, 1016, 2999})
        void cannot_be_announced_with_a_code_that_must_not_be_sent(int code) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> bench.ws.close(CloseStatus.of(code)));
            assertTrue(String.valueOf(e.getMessage()).contains("(RFC 6455 §7.4)"));
            assertTrue(bench.ws.isOpen());
        }
    }
}
