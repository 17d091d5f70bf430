package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.Turns.Weight;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Turns of a loop whose clock only moves while somebody reads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TurnsTest {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000 * MICROSECOND;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<String> read = new ArrayList<>();
    private long now = 7;
    private final Turns turns = new Turns(() -> now);

    @AfterEach
    void close() {
        loop.finishAndReleaseAll();
    }

    /** Has messages, each of which takes so long. */
    private final class Peer implements Turns.Reader {
        private final String name;
        private final long nanosPerMessage;
        private int messages;

        Peer(String name, long nanosPerMessage, int messages) {
            this.name = name;
            this.nanosPerMessage = nanosPerMessage;
            this.messages = messages;
        }

        /** Its bytes have come. */
        void received() {
            if (turns.isOverFor(Weight.DEAR)) {
                turns.giveWay(this, loop.eventLoop());
            } else {
                goOn();
            }
        }

        @Override
        public Weight weight() {
            return Weight.DEAR;
        }

        @Override
        public void goOn() {
            turns.beginDear();
            while (messages > 0 && !turns.isOverForReader()) {
                messages--;
                read.add(name);
                now += nanosPerMessage;
            }
            turns.endDear();
            if (messages > 0) {
                turns.giveWay(this, loop.eventLoop());
            }
        }

        @Override
        public void loopEnds() {
            read.add(name + " no more");
        }
    }

    /** What is read from everybody in the next turn. */
    private List<String> turn() {
        read.clear();
        loop.runPendingTasks();
        return List.copyOf(read);
    }

    @Test
    void who_takes_long_for_each_message_reads_one_in_each_turn() {
        new Peer("a", 5 * MILLISECOND, 3).received();
        assertEquals(List.of("a"), read);
        assertEquals(List.of("a"), turn());
        assertEquals(List.of("a"), turn());
        assertEquals(List.of(), turn());
    }

    @Test
    void they_take_turns_in_the_order_in_which_they_came() {
        new Peer("a", 5 * MILLISECOND, 3).received();
        new Peer("b", 5 * MILLISECOND, 2).received();
        new Peer("c", 5 * MILLISECOND, 1).received();
        assertEquals(List.of("a"), read);
        assertEquals(List.of("a"), turn());
        assertEquals(List.of("b"), turn());
        assertEquals(List.of("c"), turn());
        assertEquals(List.of("a"), turn());
        assertEquals(List.of("b"), turn());
        assertEquals(List.of(), turn());
    }

    @Test
    void one_turn_holds_many_who_are_quick() {
        new Peer("slow", 5 * MILLISECOND, 1).received();
        for (int i = 0; i < 30; i++) {
            new Peer("quick", 100 * MICROSECOND, 1).received();
        }
        assertEquals(List.of("slow"), read);
        assertEquals(20, turn().size());
        assertEquals(10, turn().size());
    }

    @Test
    void nobody_waits_who_comes_while_there_is_time() {
        for (int i = 0; i < 20; i++) {
            new Peer("quick", 100 * MICROSECOND, 1).received();
        }
        assertEquals(20, read.size());
        assertTrue(turns.isOverFor(Weight.DEAR));
        new Peer("late", 100 * MICROSECOND, 1).received();
        assertEquals(20, read.size());
        assertEquals(List.of("late"), turn());
        assertFalse(turns.isOverFor(Weight.DEAR));
    }

    @Test
    void a_turn_lasts_1_ms_for_who_has_sent_much_from_the_first_who_has() {
        turns.begin(true);
        now += 1_000 * MILLISECOND; // waited for somebody
        assertFalse(turns.isOverFor(Weight.HEAVY));
        now += 999 * MICROSECOND;
        assertFalse(turns.isOverFor(Weight.HEAVY));
        now += MICROSECOND;
        assertTrue(turns.isOverFor(Weight.HEAVY));
        turns.begin(true);
        assertFalse(turns.isOverFor(Weight.HEAVY));
    }

    @Test
    void who_has_sent_little_gives_way_only_where_turns_do_not_end_by_themselves() {
        for (boolean endsByItself : List.of(true, false)) {
            turns.begin(endsByItself);
            assertFalse(turns.isOverFor(Weight.LIGHT));
            now += 9 * MILLISECOND;
            assertFalse(turns.isOverFor(Weight.LIGHT));
            now += MILLISECOND;
            assertEquals(!endsByItself, turns.isOverFor(Weight.LIGHT));
        }
    }

    @Test
    void who_gave_way_with_less_comes_first() {
        new Peer("dear", 5 * MILLISECOND, 2).received();
        turns.giveWay(new Cheap("much", Weight.HEAVY), loop.eventLoop());
        turns.giveWay(new Cheap("new", Weight.CHURN), loop.eventLoop());
        turns.giveWay(new Cheap("little", Weight.LIGHT), loop.eventLoop());
        turns.giveWay(new Cheap("more", Weight.HEAVY), loop.eventLoop());
        assertEquals(List.of("little", "new", "much", "more", "dear"), turn());
    }

    @Test
    void who_has_less_does_not_keep_those_with_more_waiting_for_ever() {
        turns.begin(false);
        for (int i = 0; i < 4; i++) {
            turns.giveWay(new Cheap("little", Weight.LIGHT, 6 * MILLISECOND), loop.eventLoop());
            turns.giveWay(new Cheap("much", Weight.HEAVY, 6 * MILLISECOND), loop.eventLoop());
        }
        assertEquals(List.of("little", "little", "much"), turn());
        assertEquals(List.of("little", "little", "much"), turn());
        assertEquals(List.of("much"), turn());
        assertEquals(List.of("much"), turn());
        assertEquals(List.of(), turn());
    }

    /** Reads once. */
    private final class Cheap implements Turns.Reader {
        private final String name;
        private final Weight weight;
        private final long nanos;

        Cheap(String name, Weight weight) {
            this(name, weight, 0);
        }

        Cheap(String name, Weight weight, long nanos) {
            this.name = name;
            this.weight = weight;
            this.nanos = nanos;
        }

        @Override
        public Weight weight() {
            return weight;
        }

        @Override
        public void goOn() {
            read.add(name);
            now += nanos;
        }

        @Override
        public void loopEnds() {
            throw new AssertionError("it does not");
        }
    }

    @Test
    void who_waits_is_told_when_the_loop_ends() {
        new Peer("a", 5 * MILLISECOND, 9).received();
        new Peer("b", 5 * MILLISECOND, 9).received();
        loop.finishAndReleaseAll(); // cancels what is scheduled, as a loop does that ends
        assertEquals(List.of("a no more", "b no more"), read.subList(read.size() - 2, read.size()));
    }

    @Test
    void tasks_are_told_how_many_they_are() {
        List<Integer> crowd = new ArrayList<>();
        Runnable task = () -> {
            crowd.add(turns.crowd());
            now += 2 * MILLISECOND / 5;
        };
        assertEquals(1, turns.crowd(), "nobody has come");
        for (int i = 0; i < 6; i++) {
            turns.run(task, loop.eventLoop());
        }
        assertEquals(List.of(1, 2, 3), crowd, "nobody knows who will come");
        turns.begin(true);
        loop.runPendingTasks();
        assertEquals(List.of(1, 2, 3, 3, 3, 3), crowd, "as many as in the last turn");
        turns.begin(true);
        turns.begin(true);
        assertEquals(1, turns.crowd(), "they have gone");
    }

    @Test
    void what_other_threads_want_done_has_its_part_of_a_turn() {
        for (int i = 0; i < 12; i++) {
            String name = "task " + i;
            turns.run(
                    () -> {
                        read.add(name);
                        now += 2 * MILLISECOND / 5;
                    },
                    loop.eventLoop());
        }
        assertEquals(List.of("task 0", "task 1", "task 2"), read);
        turns.begin(true);
        turns.run(() -> read.add("late"), loop.eventLoop());
        assertEquals(List.of("task 3", "task 4", "task 5"), turn());
        turns.begin(true);
        assertEquals(List.of("task 6", "task 7", "task 8"), turn());
        loop.finishAndReleaseAll(); // the loop ends: nobody may wait for ever
        assertEquals(List.of("task 6", "task 7", "task 8", "task 9", "task 10", "task 11", "late"), read);
    }

    @Test
    void of_many_who_end_16_are_closed_in_a_turn() {
        leave(40, 0);
        assertEquals(16, read.size());
        assertEquals(16, turn().size());
        assertEquals(8, turn().size());
    }

    @Test
    void closing_takes_1_ms_of_a_turn() {
        leave(5, MILLISECOND / 2);
        assertEquals(List.of("closed 0", "closed 1"), read);
        assertEquals(List.of("closed 2", "closed 3"), turn());
        assertEquals(List.of("closed 4"), turn());
    }

    private void leave(int count, long nanos) {
        turns.begin(true);
        for (int i = 0; i < count; i++) {
            String name = "closed " + i;
            turns.leave(
                    () -> {
                        read.add(name);
                        now += nanos;
                    },
                    loop.eventLoop());
        }
    }
}
