package io.hawser;

import static io.hawser.Bench.highWater;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The three send verbs through a {@link Connection}, from the loop and from other threads. */
@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SenderTest {
    private static final long ALL = Long.MAX_VALUE / 2;

    private static void sendOn(Bench bench, String text) {
        CompletableFuture<@Nullable Void> sent = Tests.async(() -> {
            bench.ws.send(text);
            return null;
        });
        sent.join();
    }

    private static CompletableFuture<@Nullable Void> sending(Bench bench, String text) {
        return Tests.async(() -> {
            bench.ws.send(text);
            return null;
        });
    }

    @Test
    void a_thousand_sends_of_other_threads_cost_one_wake_up_and_one_flush() {
        Bench bench = Bench.manual();
        for (int i = 0; i < 1_000; i++) {
            assertEquals(SendResult.ACCEPTED, bench.ws.trySend("m" + i));
        }
        assertEquals(1, bench.manualLoop().tasks.size());
        bench.run();
        assertEquals(1_000, bench.sent().size());
        assertEquals("TEXT m0", bench.sent().getFirst());
        assertEquals("TEXT m999", bench.sent().getLast());
    }

    @Test
    void what_other_threads_sent_before_goes_before_what_the_loop_sends() {
        Bench bench = Bench.manual();
        bench.ws.sendAsync("first");
        bench.run(() -> {});
        bench.transport.window = 0;
        bench.manualLoop().execute(() -> bench.ws.send("third"));
        bench.ws.sendAsync("second");
        bench.run();
        bench.transport.take(ALL);
        assertEquals(List.of("TEXT first", "TEXT second", "TEXT third"), bench.sent());
    }

    @Test
    void messages_of_each_thread_arrive_in_its_order() throws Exception {
        try (Loops.Threaded loop = new Loops.Threaded()) {
            Bench bench = new Bench(loop, highWater(4_000, OverflowPolicy.BLOCK), null);
            loop.execute(bench.ws::start);
            List<CompletableFuture<@Nullable Void>> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                String name = "t" + t + " ";
                threads.add(Tests.async(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        bench.ws.send(name + i);
                    }
                    return null;
                }));
            }
            for (CompletableFuture<@Nullable Void> thread : threads) {
                thread.get(20, TimeUnit.SECONDS);
            }
            Tests.await("all sent", () -> bench.ws.sendAsync("last").join() == null);
            loop.settle();
            Map<String, Integer> next = new HashMap<>();
            for (String line : bench.sent()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3) {
                    assertEquals(next.merge(words[1], 1, Integer::sum) - 1, Integer.parseInt(words[2]), line);
                }
            }
            assertEquals(8, next.size());
            next.values().forEach(count -> assertEquals(1_000, count));
        }
    }

    @Test
    void send_waits_while_more_than_the_mark_is_pending() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        sendOn(bench, "x".repeat(1_100));
        bench.run();
        CompletableFuture<@Nullable Void> waiting = sending(bench, "waits");
        bench.transport.take(50);
        bench.run();
        assertFalse(waiting.isDone());
        bench.transport.take(200); // 854 of 1104 bytes are left
        bench.run();
        waiting.join();
        bench.run();
        bench.transport.take(ALL);
        assertEquals("TEXT waits", bench.sent().getLast());
        assertTrue(bench.ws.isOpen());
    }

    /** Though the mark is far: of very many connections, all would have their mark on the way, which no budget counts. */
    @ParameterizedTest(name = "{0} tasks a turn")
    @CsvSource({"1, 7", "16, 7", "32, 4", "500, 1"})
    void send_waits_with_64_KiB_on_the_way_to_the_loop_and_with_less_in_a_crowd(int crowd, int most) {
        Bench bench = Bench.manual(highWater(1 << 20, OverflowPolicy.BLOCK), null);
        bench.transport.eager = true;
        bench.manualLoop().crowd = crowd;
        bench.ws.send("the loop has seen the crowd");
        bench.run();
        String text = "x".repeat(10 << 10);
        AtomicInteger passed = new AtomicInteger();
        Thread sender = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 100; i++) {
                bench.ws.send(text);
                passed.incrementAndGet();
            }
        });
        Tests.await("it waits", () -> sender.getState() == Thread.State.WAITING && passed.get() >= most);
        assertEquals(most, passed.get(), "on the way");
        Tests.await("all have left", () -> {
            bench.run();
            return bench.sent().size() == 101;
        });
        assertEquals(101, bench.sent().size());
    }

    @Test
    void send_resumes_even_if_everything_left_within_the_same_turn() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        bench.transport.eager = true; // so the loop never sees anything pending
        sendOn(bench, "x".repeat(1_100));
        CompletableFuture<@Nullable Void> waiting = sending(bench, "waits");
        bench.run();
        waiting.join();
        bench.run();
        assertEquals("TEXT waits", bench.sent().getLast());
    }

    @Test
    void of_many_who_wait_only_so_many_pass_as_there_is_room_for() throws Exception {
        Bench bench = Bench.manual(highWater(20_000, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        sendOn(bench, "x".repeat(20_000));
        List<CompletableFuture<@Nullable Void>> senders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            senders.add(sending(bench, "m".repeat(5_000)));
        }
        for (int i = 0; i < 1_000 && senders.stream().anyMatch(s -> !s.isDone()); i++) {
            bench.run();
            assertTrue(
                    bench.ws.driver().pendingBytes() < 26_000,
                    "pending " + bench.ws.driver().pendingBytes());
            bench.transport.take(3_000);
            Tests.await(
                    "a sender passed",
                    () -> !bench.manualLoop().tasks.isEmpty()
                            || bench.ws.driver().pendingBytes() > 20_000
                            || senders.stream().allMatch(CompletableFuture::isDone));
        }
        for (CompletableFuture<@Nullable Void> sender : senders) {
            sender.get(10, TimeUnit.SECONDS);
        }
        bench.run();
        bench.transport.take(ALL);
        assertEquals(101, bench.sent().size());
        assertTrue(bench.ws.isOpen());
    }

    @Test
    void room_is_counted_within_a_turn_of_the_loop_too() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        bench.ws.sendAsync("x".repeat(990));
        bench.ws.sendAsync("small");
        List<SendResult> others = new ArrayList<>();
        bench.transport.onFlush =
                () -> others.add(Tests.async(() -> bench.ws.trySend("late")).join());
        bench.run();
        assertEquals(List.of(SendResult.FULL, SendResult.FULL), others);
    }

    @Test
    void send_on_the_loop_never_waits() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        bench.run(() -> {
            bench.ws.send("x".repeat(990));
            bench.ws.send("y".repeat(990));
            assertThrows(ConnectionClosedException.class, () -> {
                bench.ws.send("z".repeat(990));
                bench.ws.send("z".repeat(990));
            });
        });
        assertFalse(bench.ws.isOpen());
    }

    @Test
    void a_sender_that_waits_is_told_of_the_end() {
        Bench bench = Bench.manual(highWater(100, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        sendOn(bench, "x".repeat(200));
        CompletableFuture<@Nullable Void> waiting = sending(bench, "waits");
        bench.client(Bench.close(1001));
        ConnectionClosedException closed = Tests.failure(ConnectionClosedException.class, waiting);
        assertEquals(CloseStatus.GOING_AWAY, closed.ending().status());
        assertEquals(Ending.Initiator.REMOTE, closed.ending().initiator());
    }

    @Test
    void a_sender_that_waits_can_be_interrupted_and_then_its_message_is_not_sent() throws Exception {
        Bench bench = Bench.manual(highWater(100, OverflowPolicy.BLOCK), null);
        sendOn(bench, "x".repeat(200));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread sender = Thread.startVirtualThread(() -> {
            HawserException e = assertThrows(HawserException.class, () -> bench.ws.send("never"));
            interrupted.complete(e.getCause() instanceof InterruptedException && Thread.interrupted());
        });
        Tests.await("waits", () -> sender.getState() == Thread.State.WAITING);
        sender.interrupt();
        assertTrue(interrupted.get(10, TimeUnit.SECONDS));
        bench.run();
        assertEquals(1, bench.sent().size());
    }

    @Test
    void trySend_is_FULL_from_the_mark_on() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        bench.transport.window = 0;
        assertEquals(SendResult.ACCEPTED, bench.ws.trySend("x".repeat(1_000)));
        assertEquals(SendResult.FULL, bench.ws.trySend("y"), "before the loop has seen the first");
        bench.run();
        assertEquals(SendResult.FULL, bench.ws.trySend("y"));
        bench.transport.take(ALL);
        bench.run();
        assertEquals(SendResult.ACCEPTED, bench.ws.trySend("y"));
    }

    @Test
    void trySend_on_the_loop_is_FULL_in_time_within_one_turn() {
        Bench bench = Bench.manual(highWater(1_000, OverflowPolicy.BLOCK), null);
        List<SendResult> results = new ArrayList<>();
        bench.run(() -> {
            for (int i = 0; i < 20; i++) {
                results.add(bench.ws.trySend("x".repeat(100)));
            }
        });
        assertEquals(SendResult.FULL, results.getLast());
        assertTrue(bench.ws.isOpen());
        assertEquals(results.indexOf(SendResult.FULL), bench.sent().size());
    }

    @ParameterizedTest
    @EnumSource
    void trySend_is_CLOSED_after_the_end(OverflowPolicy policy) {
        Bench bench = Bench.manual(highWater(1_000, policy), null);
        bench.ws.close(CloseStatus.NORMAL);
        assertEquals(SendResult.CLOSED, bench.ws.trySend("x"));
        bench.run(() -> assertEquals(SendResult.CLOSED, bench.ws.trySend("x")));
        assertThrows(ConnectionClosedException.class, () -> bench.ws.send("x"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BLOCK", "CLOSE"})
    void a_loop_that_is_behind_holds_no_more_than_twice_the_mark_and_drops(OverflowPolicy policy) {
        Bench bench = Bench.manual(highWater(1_000, policy), null);
        int accepted = 0;
        while (bench.ws.trySend("x".repeat(40)) == SendResult.ACCEPTED) {
            accepted++;
        }
        assertEquals(11, accepted);
        assertEquals(SendResult.DROPPED, bench.ws.trySend("x"));
        Tests.failure(HawserException.class, bench.ws.sendAsync("x"));
        bench.run();
        assertTrue(bench.ws.isOpen());
        assertEquals(SendResult.ACCEPTED, bench.ws.trySend("x"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "CLOSE"})
    void a_loop_that_is_behind_closes_rather_than_lose_a_message_in_silence(OverflowPolicy policy) {
        Bench bench = Bench.manual(highWater(1_000, policy), null);
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            futures.add(bench.ws.sendAsync("x".repeat(36)));
        }
        assertTrue(futures.getLast().isCompletedExceptionally());
        assertFalse(bench.ws.isOpen());
        bench.run();
        assertFalse(bench.ws.isOpen());
        assertTrue(bench.sent().getLast().startsWith("CLOSE 1013"), bench.sent().getLast());
    }

    @ParameterizedTest
    @EnumSource
    void marks_without_bound_are_no_mark(OverflowPolicy policy) {
        Bench bench = Bench.manual(highWater(Long.MAX_VALUE, policy), null);
        bench.transport.window = 0;
        for (int i = 0; i < 10; i++) {
            assertEquals(SendResult.ACCEPTED, bench.ws.trySend("x".repeat(100_000)));
            bench.run();
        }
    }

    @Test
    void sendAsync_completes_when_the_operating_system_has_the_message() {
        Bench bench = Bench.manual();
        bench.transport.window = 0;
        CompletableFuture<Void> sent = bench.ws.sendAsync("x");
        bench.run();
        assertFalse(sent.isDone());
        bench.transport.take(ALL);
        assertTrue(sent.isDone() && !sent.isCompletedExceptionally());
    }

    @ParameterizedTest(name = "sendAsync is told when the connection ends {0}")
    @EnumSource
    void sendAsync_is_told(Moment moment) {
        Bench bench = Bench.manual();
        bench.transport.window = 0;
        if (moment == Moment.BEFORE) {
            bench.tcpGone();
        }
        bench.manualLoop().shutDown = moment == Moment.WITHOUT_ITS_LOOP;
        CompletableFuture<Void> sent = bench.ws.sendAsync("x");
        if (moment == Moment.WHILE_IT_IS_WITH_THE_TRANSPORT) {
            bench.run();
        }
        if (moment != Moment.WITHOUT_ITS_LOOP) {
            assertEquals(moment == Moment.BEFORE, sent.isDone());
            bench.tcpGone();
        }
        Tests.failure(ConnectionClosedException.class, sent);
    }

    enum Moment {
        BEFORE,
        WHILE_IT_IS_IN_THE_QUEUE,
        WHILE_IT_IS_WITH_THE_TRANSPORT,
        WITHOUT_ITS_LOOP
    }

    @Test
    void a_loop_that_rejects_tasks_leaves_nobody_waiting() {
        Bench bench = Bench.manual(highWater(100, OverflowPolicy.BLOCK), null);
        bench.manualLoop().shutDown = true;
        for (int i = 0; i < 3; i++) {
            Tests.failure(ConnectionClosedException.class, bench.ws.sendAsync("x"));
            Tests.failure(ConnectionClosedException.class, bench.ws.ping());
        }
        assertThrows(ConnectionClosedException.class, () -> bench.ws.send("x"));
        assertThrows(ConnectionClosedException.class, bench.ws::receive);
        bench.ws.close();
        assertEquals(
                "the event loop was shut down", bench.ws.ending().orElseThrow().detail());
    }

    @Test
    void a_borrowed_message_can_be_relayed_from_any_thread_while_it_is_lent_and_not_after() {
        Bench target = Bench.manual();
        List<Message> kept = new ArrayList<>();
        Bench source = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                kept.add(message);
                target.ws.send(message);
            }
        });
        source.client(Bench.text("relayed"));
        target.run();
        assertEquals(List.of("TEXT relayed"), target.sent());
        assertThrows(IllegalStateException.class, () -> target.ws.send(kept.get(0)));
        assertThrows(IllegalStateException.class, () -> target.ws.trySend(kept.get(0)));
        assertThrows(IllegalStateException.class, () -> target.ws.sendAsync(kept.get(0)));
        target.run();
        assertEquals(1, target.sent().size());
    }
}
