package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What becomes of messages when the peer reads too slowly, through the driver and in virtual time. T42. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutboundTest {
    /** What the transport takes before messages wait. */
    private static final int FULL_TRANSPORT = (64 << 10) + 10;

    private static final long ALL = Long.MAX_VALUE / 2;

    private final TreeMap<String, String> outcomes = new TreeMap<>();

    private static Rig rig(OverflowPolicy policy, long highWaterBytes) {
        return new Rig(
                Role.SERVER,
                ConnectionOptions.DEFAULT
                        .withKeepAlive(KeepAlive.OFF)
                        .withBackpressure(
                                Backpressure.DEFAULT.withPolicy(policy).withHighWaterBytes(highWaterBytes)));
    }

    /** A peer that does not read, and a transport that is full. */
    private static Rig stalled(OverflowPolicy policy, long roomBytes) {
        Rig rig = rig(policy, FULL_TRANSPORT + roomBytes);
        rig.transport.window = 0;
        rig.send("f".repeat(FULL_TRANSPORT - 10)); // and a header of 10 bytes
        return rig;
    }

    private SendResult send(Rig rig, String name, int bytes) {
        return rig.send(Message.text(name + "-".repeat(bytes - name.length())), failure -> {
            String outcome = failure == null ? "sent" : failure.getClass().getSimpleName();
            assertEquals(null, outcomes.put(name, outcome), "told twice");
        });
    }

    /** The names of the messages that reached the peer after the first. */
    private static List<String> arrived(Rig rig) {
        rig.transport.take(ALL);
        return rig.sent().stream()
                .skip(1)
                .map(line -> line.replace("TEXT ", "").replace("-", ""))
                .toList();
    }

    @Test
    void a_peer_that_reads_gets_everything_at_once() {
        Rig rig = rig(OverflowPolicy.CLOSE, 1);
        for (int i = 0; i < 100; i++) {
            assertEquals(SendResult.ACCEPTED, send(rig, "m" + i, 1_000));
        }
        assertEquals(100, rig.sent().size());
        assertEquals(100, outcomes.values().stream().filter("sent"::equals).count());
        assertEquals(0, rig.driver.pendingBytes());
    }

    @ParameterizedTest
    @EnumSource
    void below_the_high_water_mark_all_wait_in_order(OverflowPolicy policy) {
        Rig rig = stalled(policy, 4 * 1_160);
        for (String name : List.of("a", "b", "c", "d")) {
            assertEquals(SendResult.ACCEPTED, send(rig, name, 1_000));
        }
        assertEquals(FULL_TRANSPORT + 4 * 1_160, rig.driver.pendingBytes());
        assertTrue(outcomes.isEmpty());
        assertEquals(List.of("a", "b", "c", "d"), arrived(rig));
        assertEquals(0, rig.driver.pendingBytes());
        assertEquals(4, outcomes.size());
    }

    @Test
    void BLOCK_keeps_on_the_loop_up_to_twice_the_mark_then_closes_with_1013() {
        Rig rig = stalled(OverflowPolicy.BLOCK, 0);
        int kept = 0;
        while (send(rig, "m" + kept, 1_000) == SendResult.ACCEPTED) {
            kept++;
        }
        long mark = FULL_TRANSPORT;
        assertTrue(rig.driver.pendingBytes() < 2 * mark + 2_000, "hard cap");
        assertEquals((mark / 1_160) + 1, kept);
        assertTrue(rig.told.get(0).startsWith("overflow more than backpressure.highWaterBytes 65546 waiting (BLOCK)"));
        assertEquals("ConnectionClosedException", outcomes.get("m" + kept));
        assertEquals("ConnectionClosedException", outcomes.get("m0"));
        rig.transport.take(ALL);
        assertEquals(
                "CLOSE 1013 more than backpressure.highWaterBytes 65546 waiting (BLOCK)",
                rig.sent().getLast());
        assertEquals(2, rig.sent().size());
    }

    @Test
    void DROP_NEWEST_drops_the_message_that_does_not_fit() {
        Rig rig = stalled(OverflowPolicy.DROP_NEWEST, 2 * 1_160);
        send(rig, "a", 1_000);
        send(rig, "b", 1_000);
        assertEquals(SendResult.DROPPED, send(rig, "c", 1_000));
        assertEquals("HawserException", outcomes.get("c"));
        assertEquals(List.of("a", "b"), arrived(rig));
    }

    @Test
    void DROP_OLDEST_drops_as_many_as_the_new_one_needs() {
        Rig rig = stalled(OverflowPolicy.DROP_OLDEST, 3 * 1_160);
        for (String name : List.of("a", "b", "c")) {
            send(rig, name, 1_000);
        }
        assertEquals(SendResult.ACCEPTED, send(rig, "big", 2_000));
        assertEquals("{a=HawserException, b=HawserException}", outcomes.toString());
        assertEquals(List.of("c", "big"), arrived(rig));
    }

    @Test
    void KEEP_LATEST_drops_all_that_has_not_started_to_leave() {
        Rig rig = stalled(OverflowPolicy.KEEP_LATEST, 2 * 1_160);
        for (String name : List.of("a", "b", "c")) {
            assertEquals(SendResult.ACCEPTED, send(rig, name, 1_000));
        }
        assertEquals("{a=HawserException, b=HawserException}", outcomes.toString());
        assertEquals(List.of("c"), arrived(rig));
    }

    @Test
    void CLOSE_closes_with_1013() {
        Rig rig = stalled(OverflowPolicy.CLOSE, 1_160);
        send(rig, "a", 1_000);
        assertEquals(SendResult.CLOSED, send(rig, "b", 1_000));
        assertEquals("{a=ConnectionClosedException, b=ConnectionClosedException}", outcomes.toString());
        rig.advance(Duration.ofMillis(499));
        assertFalse(rig.transport.aborted);
        rig.advance(Duration.ofMillis(1));
        assertTrue(rig.transport.aborted, "a peer that does not read is not waited for");
    }

    @ParameterizedTest
    @EnumSource
    void a_mark_below_what_the_transport_would_hold_counts_all_the_same(OverflowPolicy policy) {
        Rig rig = rig(policy, 1_000);
        rig.transport.window = 0;
        send(rig, "a", 1_000);
        assertEquals(1_004, rig.driver.pendingBytes());
        send(rig, "b", 1_000);
        SendResult expected =
                switch (policy) {
                    case DROP_OLDEST, KEEP_LATEST -> SendResult.ACCEPTED;
                    case DROP_NEWEST -> SendResult.DROPPED;
                    case BLOCK, CLOSE -> SendResult.CLOSED;
                };
        assertEquals(expected, send(rig, "c", 1_000));
    }

    @Test
    void completions_come_when_the_last_byte_has_left_and_not_before() {
        Rig rig = rig(OverflowPolicy.BLOCK, 1 << 20);
        rig.transport.window = 0;
        send(rig, "a", 100);
        send(rig, "b", 100);
        rig.transport.take(101);
        assertEquals("{}", outcomes.toString());
        rig.transport.take(1);
        assertEquals("{a=sent}", outcomes.toString());
        rig.transport.take(102);
        assertEquals("{a=sent, b=sent}", outcomes.toString());
    }

    @Test
    void completions_are_told_of_the_end() {
        Rig rig = stalled(OverflowPolicy.BLOCK, 10_000);
        send(rig, "a", 100);
        rig.driver.closed(null);
        send(rig, "b", 100);
        assertEquals("{a=ConnectionClosedException, b=ConnectionClosedException}", outcomes.toString());
    }

    @Test
    void a_completion_may_send_close_or_abort() {
        for (int what = 0; what < 3; what++) {
            int action = what;
            Rig rig = rig(OverflowPolicy.BLOCK, 1 << 20);
            rig.transport.eager = true;
            List<String> later = new ArrayList<>();
            Completion completion = failure -> {
                switch (action) {
                    case 0 -> rig.driver.send(new Outgoing(Message.text("next"), f -> later.add("next " + f)));
                    case 1 -> rig.driver.close(CloseStatus.NORMAL);
                    default -> rig.driver.closed(null);
                }
            };
            rig.send(Message.text("first"), completion);
            rig.send(Message.text("second"), failure -> later.add("second"));
            assertEquals(action == 0 ? List.of("next null", "second") : List.of("second"), later);
        }
    }

    @Test
    void a_completion_that_sends_again_when_dropped_ends_all_the_same() {
        Rig rig = stalled(OverflowPolicy.KEEP_LATEST, 500);
        Completion[] again = new Completion[1];
        int[] count = {0};
        again[0] = failure -> {
            if (failure != null && count[0]++ < 100_000) {
                rig.driver.send(new Outgoing(Message.text("again"), again[0]));
            }
        };
        rig.send(Message.text("x".repeat(400)), again[0]);
        rig.send(Message.text("y".repeat(400)), failure -> {});
        rig.driver.close(CloseStatus.NORMAL);
        assertTrue(count[0] < 10, "sent again " + count[0] + " times");
    }

    @Test
    void a_message_that_waits_owns_its_bytes_and_a_used_up_one_changes_nothing() {
        Rig rig = stalled(OverflowPolicy.BLOCK, 10_000);
        Rig source = Rig.server();
        List<Message> kept = new ArrayList<>();
        source.onMessage = message -> {
            kept.add(message);
            assertEquals(SendResult.ACCEPTED, rig.send(message, failure -> {}));
        };
        source.peer(source.text("relayed"));
        assertThrows(IllegalStateException.class, () -> rig.send(kept.get(0), failure -> {}));
        assertEquals(List.of("relayed"), arrived(rig));
        assertEquals(0, rig.driver.pendingBytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "CLOSE"})
    void a_peer_that_has_not_read_for_10_s_is_closed_with_1013(OverflowPolicy policy) {
        Rig rig = stalled(policy, 10_000);
        send(rig, "a", 1_000);
        rig.advanceSeconds(9.9);
        assertFalse(rig.driver.isClosing());
        rig.advanceSeconds(1.4);
        assertTrue(rig.driver.isClosing());
        assertEquals(
                "overflow peer has not read for backpressure.maxUnsentAge PT10S, closing with 1013", rig.told.get(0));
        rig.advanceSeconds(0.5);
        assertTrue(rig.transport.aborted);
        assertEquals(Ending.Initiator.LOCAL, rig.tcpGone().initiator());
    }

    @Test
    void a_peer_that_trickles_is_closed_too() { // T42b
        Rig rig = stalled(OverflowPolicy.BLOCK, 1 << 20);
        send(rig, "a", 500_000);
        double seconds = 0;
        for (; seconds < 60 && !rig.driver.isClosing(); seconds += 0.5) {
            rig.advanceSeconds(0.5);
            rig.transport.take(512); // 1 KiB a second
        }
        assertTrue(seconds >= 10 && seconds < 12, "after " + seconds + " s");
    }

    @Test
    void a_peer_that_is_slow_but_keeps_up_within_10_s_stays() {
        Rig rig = rig(OverflowPolicy.CLOSE, 1 << 20);
        rig.transport.window = 0;
        for (int second = 0; second < 120; second++) {
            send(rig, "m" + second, 20_000);
            rig.advanceSeconds(1);
            rig.transport.take(second < 20 ? 12_000 : 20_064);
        }
        assertFalse(rig.driver.isClosing());
    }

    /** Autobahn's 9.1.6 on a slow line: nothing else moves for minutes, not even our ping. */
    @Test
    void a_message_of_many_high_water_marks_may_take_its_time() {
        Rig rig = rig(OverflowPolicy.BLOCK, 1 << 20);
        rig.transport.window = 0;
        send(rig, "a", 16 << 20);
        for (int second = 0; second < 120; second++) {
            rig.advanceSeconds(1);
            rig.transport.take(140_000);
        }
        assertFalse(rig.driver.isClosing());
        rig.peer(rig.text("got it"));
        rig.advanceSeconds(1);
        assertFalse(rig.transport.aborted);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BLOCK", "CLOSE"})
    void with_a_dropping_policy_only_what_has_waited_for_10_s_is_dropped(OverflowPolicy policy) {
        Rig rig = stalled(policy, 100_000);
        send(rig, "old", 1_000);
        rig.advanceSeconds(8);
        send(rig, "new", 1_000);
        rig.advanceSeconds(4);
        assertEquals("{old=HawserException}", outcomes.toString());
        assertFalse(rig.driver.isClosing());
        assertEquals(List.of("new"), arrived(rig));
    }

    @Test
    void nothing_is_looked_at_while_nothing_waits() {
        Rig rig = rig(OverflowPolicy.BLOCK, 1 << 20);
        send(rig, "a", 100_000);
        rig.advanceSeconds(60);
        assertEquals(Long.MAX_VALUE, rig.transport.wakeAt);
    }
}
