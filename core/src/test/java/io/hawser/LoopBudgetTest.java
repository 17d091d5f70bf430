package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What connections hold together: slow readers share, and the oldest unfinished message gives way. T22, T42. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoopBudgetTest {
    private static final int MESSAGE = 1_000;
    private static final ConnectionOptions QUIET = ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF);

    private static List<Rig> rigs(int count, ConnectionOptions options, LoopBudget budget) {
        return Stream.generate(() -> new Rig(Role.SERVER, options, budget))
                .limit(count)
                .toList();
    }

    /** Peers that do not read. */
    private static List<Rig> stalled(int count, ConnectionOptions options, LoopBudget budget) {
        List<Rig> rigs = rigs(count, options, budget);
        rigs.forEach(rig -> rig.transport.window = 0);
        return rigs;
    }

    private static void sendToAll(List<Rig> rigs, int rounds) {
        for (int round = 0; round < rounds; round++) {
            rigs.forEach(LoopBudgetTest::send);
        }
    }

    private static SendResult send(Rig rig) {
        return rig.send(Message.text("x".repeat(MESSAGE)), failure -> {});
    }

    private static void sendUntilClosed(Rig rig) {
        while (send(rig) != SendResult.CLOSED) {
            assertTrue(rig.driver.pendingBytes() < 10 << 20, "without end");
        }
    }

    // ------------------------------------------------------------------------------------------------------ output

    @ParameterizedTest
    @EnumSource
    void however_many_are_slow_they_hold_no_more_than_the_budget(OverflowPolicy policy) {
        int maxBytes = 1 << 20;
        ConnectionOptions options =
                QUIET.withBackpressure(Backpressure.DEFAULT.withPolicy(policy).withHighWaterBytes(200_000));
        List<Rig> slow = stalled(100, options, new LoopBudget(maxBytes, 1 << 20));
        sendToAll(slow, 500);
        long together =
                slow.stream().mapToLong(rig -> rig.driver.pendingBytes()).sum();
        // While it is being filled those who are there first may have twice their share: that is what BLOCK allows.
        assertTrue(together < 2 * maxBytes + 100 * 2 * MESSAGE, "hold " + together);
        assertTrue(together > maxBytes / 4, "that is hardly used: " + together);
    }

    @Test
    void one_who_is_slow_alone_may_have_all_that_its_own_mark_allows() {
        LoopBudget budget = new LoopBudget(8 << 20, 1);
        Rig rig = stalled(1, QUIET, budget).getFirst();
        sendUntilClosed(rig);
        assertTrue(rig.told.get(0).startsWith("overflow more than backpressure.highWaterBytes 1048576 waiting"));
        assertTrue(rig.driver.pendingBytes() >= 64 << 10);
    }

    @Test
    void one_who_reads_is_not_touched_by_those_who_do_not() {
        LoopBudget budget = new LoopBudget(1 << 20, 1);
        List<Rig> slow = stalled(50, QUIET, budget);
        Rig reader = new Rig(Role.SERVER, QUIET, budget);
        for (int round = 0; round < 200; round++) {
            slow.forEach(LoopBudgetTest::send);
            assertEquals(SendResult.ACCEPTED, send(reader));
        }
        assertEquals(200, reader.sent().size());
    }

    /** Its socket takes a little at a time, as sockets of good readers do now and then. */
    @Test
    void one_who_is_only_a_little_behind_is_not_closed() {
        LoopBudget budget = new LoopBudget(1 << 20, 1);
        List<Rig> slow = stalled(200, QUIET, budget);
        Rig late = stalled(1, QUIET, budget).getFirst();
        for (int round = 0; round < 100; round++) {
            slow.forEach(LoopBudgetTest::send);
            assertEquals(SendResult.ACCEPTED, send(late));
            assertEquals(SendResult.ACCEPTED, send(late));
            late.transport.take(2 * (MESSAGE + 4));
        }
        assertEquals(200, late.sent().size());
    }

    /** More than its share within one turn: a handler may send a lot at once to a peer that takes it all. */
    @Test
    void one_who_is_not_behind_may_be_sent_much_at_once() {
        LoopBudget budget = new LoopBudget(1 << 20, 1);
        List<Rig> slow = stalled(200, QUIET, budget);
        sendToAll(slow, 20);
        Rig reader = new Rig(Role.SERVER, QUIET, budget);
        for (int i = 0; i < 500; i++) {
            assertEquals(SendResult.ACCEPTED, reader.driver.send(Message.text("x".repeat(MESSAGE))), "message " + i);
        }
        reader.turn();
        assertEquals(500, reader.sent().size());
    }

    @Test
    void the_log_and_the_peer_are_told_which_limit_it_was() {
        LoopBudget budget = new LoopBudget(100_000, 1);
        List<Rig> slow = stalled(10, QUIET, budget);
        sendToAll(slow, 200);
        String why = "more than its share of maxUnsentBytes 100000 waiting (BLOCK)";
        assertTrue(slow.stream().allMatch(rig -> rig.told.contains("overflow " + why + ", closing with 1013")));
    }

    @Test
    void what_was_sent_or_has_ended_is_free_again() {
        LoopBudget budget = new LoopBudget(100_000, 1);
        List<Rig> slow = stalled(20, QUIET, budget);
        sendToAll(slow, 20);
        assertTrue(budget.unsentAllowance() < 20_000);
        for (int i = 0; i < slow.size(); i++) {
            Rig rig = slow.get(i);
            if (i % 2 == 0) {
                rig.transport.take(Long.MAX_VALUE / 2);
            } else {
                rig.driver.closed(null);
                rig.turn();
            }
        }
        assertEquals(100_000, budget.unsentAllowance());
    }

    /** Also what is below the size at which messages begin to wait. */
    @Test
    void few_bytes_that_are_not_taken_for_ten_seconds_end_it_too() {
        Rig rig = stalled(1, QUIET, LoopBudget.unlimited()).getFirst();
        send(rig);
        rig.advanceSeconds(9.9);
        assertFalse(rig.driver.isClosing());
        rig.advanceSeconds(2.7); // it is looked at eight times in ten seconds
        assertTrue(rig.driver.isClosing());
        assertTrue(rig.told.get(0).startsWith("overflow peer has not read for backpressure.maxUnsentAge PT10S"));
    }

    // ---------------------------------------------------------------------------------------------------- messages

    private static void begin(Rig rig, int bytes) {
        rig.peer(rig.frame(0x02, "b".repeat(bytes)));
    }

    @Test
    void the_oldest_unfinished_message_gives_way() {
        LoopBudget budget = new LoopBudget(1, 300_000);
        List<Rig> rigs = rigs(100, QUIET, budget);
        rigs.forEach(rig -> begin(rig, 10_000));
        List<Boolean> closing = new ArrayList<>();
        rigs.forEach(rig -> closing.add(rig.driver.isClosing()));
        int given = closing.lastIndexOf(true) + 1;
        assertTrue(given > 50, "given up: " + given);
        assertTrue(closing.subList(0, given).stream().allMatch(Boolean::booleanValue), "the oldest first");
        rigs.get(0).turn();
        assertTrue(rigs.get(0)
                .sent()
                .getLast()
                .matches("CLOSE 1013 messages not ended, or not handled, hold \\d+ > maxUnfinishedBytes 300000,.*"));
        assertTrue(rigs.get(0).told.contains("broken TOO_MUCH_UNFINISHED"));
        Rig last = rigs.getLast();
        last.peer(last.frame(0x80, "e"));
        assertEquals("message " + "b".repeat(10_000) + "e", last.told.getLast());
    }

    @Test
    void one_message_alone_may_not_exceed_it_either() {
        Rig rig = new Rig(Role.SERVER, QUIET, new LoopBudget(1, 100_000));
        for (int i = 0; i < 20 && !rig.driver.isClosing(); i++) {
            rig.peer(rig.frame(i == 0 ? 0x02 : 0, "b".repeat(10_000)));
        }
        assertTrue(rig.driver.isClosing());
    }

    @Test
    void messages_that_end_one_way_or_the_other_hold_nothing_any_more() {
        LoopBudget budget = new LoopBudget(1, 200_000);
        for (int round = 0; round < 200; round++) {
            Rig rig = new Rig(Role.SERVER, QUIET, budget);
            begin(rig, 20_000);
            switch (round % 5) {
                case 0 -> rig.peer(rig.frame(0x80, "end"));
                case 1 -> rig.driver.closed(null);
                case 2 -> rig.peer(rig.frame(0x83, "no such opcode"));
                case 3 -> rig.driver.close(CloseStatus.NORMAL);
                default -> rig.peer(rig.frame(0x80, "end"), rig.frame(0x01, "next"), rig.frame(0x80, "end"));
            }
            assertFalse(rig.told.contains("broken TOO_MUCH_UNFINISHED"), "in round " + round);
        }
    }

    /** A message came, and its handler is at it, with so many bytes in all. */
    private static void leave(Rig rig, long bytes) {
        rig.behind = true;
        rig.unhandledBytes = bytes;
        rig.peer(rig.text("another"));
    }

    @Test
    void messages_that_no_handler_deals_with_give_way_the_oldest_first() {
        LoopBudget budget = new LoopBudget(1, 300_000);
        List<Rig> rigs = rigs(4, QUIET, budget);
        rigs.forEach(rig -> leave(rig, 100_000));
        assertTrue(rigs.get(0).told.containsAll(List.of("drop", "broken TOO_MUCH_UNFINISHED")));
        begin(rigs.get(3), 20_000); // counts as well
        assertTrue(rigs.get(1).driver.isClosing());
        assertFalse(rigs.get(2).driver.isClosing());
        rigs.get(1).turn();
        assertTrue(rigs.get(1).sent().getLast().startsWith("CLOSE 1013 messages not ended, or not handled, hold 3"));
    }

    @Test
    void handlers_that_go_on_are_not_given_up_before_those_that_do_not() {
        LoopBudget budget = new LoopBudget(1, 300_000);
        List<Rig> rigs = rigs(4, QUIET, budget);
        rigs.subList(0, 3).forEach(rig -> leave(rig, 100_000));
        rigs.get(0).handledBytes = 1; // and not seen by the loop until now
        leave(rigs.get(3), 100_000);
        List<Boolean> closing = rigs.stream().map(rig -> rig.driver.isClosing()).toList();
        assertEquals(List.of(false, true, false, false), closing);
    }

    @Test
    void messages_dealt_with_one_way_or_the_other_hold_nothing_any_more() {
        LoopBudget budget = new LoopBudget(1, 200_000);
        for (int round = 0; round < 200; round++) {
            Rig rig = new Rig(Role.SERVER, QUIET, budget);
            leave(rig, 150_000);
            switch (round % 5) {
                case 0 -> rig.driver.caughtUp();
                case 1 -> rig.driver.closed(null);
                case 2 -> rig.peer(rig.frame(0x83, "no such opcode"));
                case 3 -> rig.driver.close(CloseStatus.NORMAL);
                default -> send(rig);
            }
            assertFalse(rig.told.contains("broken TOO_MUCH_UNFINISHED"), "in round " + round);
        }
    }

    /** They came in time, and their handler gets them all the same. */
    @Test
    void messages_behind_which_another_took_too_long_are_not_dropped() {
        Rig rig = new Rig(Role.SERVER, QUIET, new LoopBudget(1, 300_000));
        leave(rig, 100_000);
        begin(rig, 10);
        rig.advanceSeconds(31);
        assertTrue(rig.told.contains("broken MESSAGE_TIMEOUT"));
        assertFalse(rig.told.contains("drop"));
    }

    @Test
    void who_has_a_little_to_deal_with_does_not_count() {
        LoopBudget budget = new LoopBudget(1, 10_000);
        List<Rig> rigs = rigs(100, QUIET, budget);
        rigs.forEach(rig -> leave(rig, 4 << 10));
        assertTrue(rigs.stream().noneMatch(rig -> rig.driver.isClosing()));
    }

    /** Many who began nothing worth mentioning count by what it takes to wait for the rest. */
    @Test
    void messages_without_bytes_count_too() {
        LoopBudget budget = new LoopBudget(1, 100_000);
        List<Rig> rigs = rigs(1_000, QUIET, budget);
        rigs.forEach(rig -> begin(rig, 0));
        assertTrue(rigs.stream().filter(rig -> rig.driver.isClosing()).count() > 500);
    }

    @Test
    void a_message_that_took_too_long_is_dropped_with_its_memory() {
        LoopBudget budget = new LoopBudget(1, 100_000);
        Rig slow = new Rig(Role.SERVER, QUIET, budget);
        begin(slow, 15_000);
        slow.advance(Duration.ofSeconds(30));
        assertTrue(slow.told.contains("broken MESSAGE_TIMEOUT"));
        Rig other = new Rig(Role.SERVER, QUIET, budget);
        begin(other, 15_000);
        assertFalse(other.driver.isClosing());
        slow.peer(slow.frame(0x80, "too late"));
        assertEquals(1, slow.sent().size());
    }
}
