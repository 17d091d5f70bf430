package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnsentAgeTest {
    private static final long MAX = 8_000;

    private final UnsentAge age = new UnsentAge(MAX, 1_000_000);

    @Test
    void starts_when_a_byte_waits() {
        assertFalse(age.isOver(-100_000, 0, 0));
        assertFalse(age.isOver(0, 0, 1));
        assertFalse(age.isOver(MAX - 1, 0, 1));
        assertTrue(age.isOver(MAX, 0, 1));
    }

    @Test
    void starts_anew_when_everything_has_left() {
        assertFalse(age.isOver(0, 0, 10));
        assertFalse(age.isOver(MAX - 1, 10, 10));
        assertFalse(age.isOver(MAX, 10, 20));
        assertFalse(age.isOver(2 * MAX - 1, 10, 20));
        assertTrue(age.isOver(2 * MAX, 10, 20));
    }

    @Test
    void is_that_of_the_oldest_byte_however_many_follow() {
        for (int i = 0; i < 100; i++) {
            assertEquals(i * 100L >= MAX, age.isOver(i * 100L, 5, 10 + i), "at " + i * 100);
        }
    }

    /** One message of ten windows: whoever takes a window in time keeps up, and nobody else. */
    @Test
    void begins_for_each_window_when_it_is_its_turn() {
        assertEquals(-1, stalledAt(130));
        assertEquals(-1, stalledAt(1_000_000));
        assertEquals(MAX, stalledAt(100));
        assertEquals(MAX, stalledAt(0));
    }

    /** When a peer that takes {@code bytes} in each of eight looks a time counts as stalled; -1 for never. */
    private static long stalledAt(long bytes) {
        UnsentAge tested = new UnsentAge(MAX, 1_000);
        long taken = 0;
        for (long now = 0; taken < 10_000 && now < 1_000_000; now += UnsentAge.sampleNanos(MAX)) {
            if (tested.isOver(now, taken, 10_000)) {
                return now;
            }
            taken = Math.min(10_000, taken + bytes);
        }
        return -1;
    }

    @Test
    void asks_to_be_looked_at_eight_times() {
        assertEquals(1_000, UnsentAge.sampleNanos(MAX));
        assertEquals(1, UnsentAge.sampleNanos(1));
    }

    /** Compared with a model that knows the time of every byte: never too early, and late by two looks at most. */
    @Test
    void is_as_exact_as_it_is_looked_at() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 200; run++) {
            UnsentAge tested = new UnsentAge(MAX, 1_000_000);
            ArrayDeque<Long> times = new ArrayDeque<>();
            long collected = 0;
            long rate = random.nextLong(20);
            for (long now = 0; now < 100_000; now += UnsentAge.sampleNanos(MAX)) {
                for (long i = random.nextLong(20); i > 0; i--, collected++) {
                    times.add(now);
                }
                for (long i = random.nextLong(rate + 1); i > 0 && !times.isEmpty(); i--) {
                    times.remove();
                }
                long oldest = times.isEmpty() ? 0 : now - times.getFirst();
                boolean over = tested.isOver(now, collected - times.size(), collected);
                String when = "-Dseed=" + seed + ", run " + run + " at " + now + ", oldest " + oldest;
                assertTrue(!over || oldest >= MAX, "too early: " + when);
                assertTrue(over || oldest < MAX + 2 * UnsentAge.sampleNanos(MAX), "too late: " + when);
                if (over) {
                    break;
                }
            }
        }
    }
}
