package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
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
            if (turns.isOverForDear()) {
                turns.giveWay(this);
            } else {
                goOn();
            }
        }

        @Override
        public boolean isDear() {
            return true;
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
                turns.giveWay(this);
            }
        }

        @Override
        public EventExecutor executor() {
            return loop.eventLoop();
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
        assertTrue(turns.isOverForDear());
        new Peer("late", 100 * MICROSECOND, 1).received();
        assertEquals(20, read.size());
        assertEquals(List.of("late"), turn());
        assertFalse(turns.isOverForDear());
    }

    @Test
    void a_turn_is_long_after_10_ms_from_the_first_who_read_in_it() {
        turns.begin();
        now += 1_000 * MILLISECOND; // waited for somebody
        assertFalse(turns.isLong());
        now += 9 * MILLISECOND;
        assertFalse(turns.isLong());
        now += MILLISECOND;
        assertTrue(turns.isLong());
        turns.begin();
        assertFalse(turns.isLong());
    }

    @Test
    void who_gave_way_without_dear_input_comes_before_those_with_it() {
        new Peer("a", 5 * MILLISECOND, 2).received();
        new Peer("b", 5 * MILLISECOND, 1).received();
        turns.giveWay(new Cheap());
        turns.giveWay(new Cheap());
        assertEquals(List.of("cheap", "cheap", "a"), turn());
        assertEquals(List.of("b"), turn());
    }

    private final class Cheap implements Turns.Reader {
        @Override
        public boolean isDear() {
            return false;
        }

        @Override
        public void goOn() {
            read.add("cheap");
        }

        @Override
        public EventExecutor executor() {
            return loop.eventLoop();
        }
    }

    @Test
    void where_nobody_says_when_turns_begin_none_is_long() {
        assertFalse(turns.isLong());
        now += 1_000 * MILLISECOND;
        assertFalse(turns.isLong());
    }
}
