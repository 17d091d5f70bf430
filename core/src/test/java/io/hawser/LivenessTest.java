package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LivenessTest {
    private final Liveness liveness = new Liveness(new KeepAlive(Duration.ofNanos(20), Duration.ofNanos(30)), -7);

    @Test
    void a_ping_is_due_once_after_the_interval() {
        assertEquals(13, liveness.nextLook());
        assertFalse(liveness.isPingDue(12));
        assertTrue(liveness.isPingDue(13));
        assertFalse(liveness.isPingDue(14));
        assertEquals(43, liveness.nextLook());
    }

    @Test
    void without_an_answer_it_is_over_after_the_timeout() {
        liveness.isPingDue(13);
        assertFalse(liveness.isOver(42));
        assertTrue(liveness.isOver(43));
    }

    @Test
    void the_timeout_counts_from_the_ping_even_if_that_was_late() {
        assertTrue(liveness.isPingDue(1_000));
        assertFalse(liveness.isOver(1_029));
        assertTrue(liveness.isOver(1_030));
    }

    @Test
    void it_is_never_over_without_a_ping() {
        assertFalse(liveness.isOver(1_000_000));
    }

    @Test
    void any_sign_of_life_starts_anew() {
        liveness.isPingDue(13);
        liveness.heard(42);
        assertFalse(liveness.isOver(43));
        assertEquals(62, liveness.nextLook());
        assertTrue(liveness.isPingDue(62));
    }

    @Test
    void with_interval_0_nothing_is_ever_due() {
        Liveness off = new Liveness(KeepAlive.OFF, 0);
        assertEquals(Long.MAX_VALUE, off.nextLook());
        assertFalse(off.isPingDue(Long.MAX_VALUE / 2));
        assertFalse(off.isOver(Long.MAX_VALUE / 2));
    }
}
