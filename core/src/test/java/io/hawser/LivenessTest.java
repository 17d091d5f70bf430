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
        assertEquals(13, liveness.nextLook(false));
        assertFalse(liveness.isPingDue(12, 0, 0));
        assertTrue(liveness.isPingDue(13, 0, 0));
        assertFalse(liveness.isPingDue(14, 0, 0));
        assertEquals(43, liveness.nextLook(false));
    }

    @Test
    void without_an_answer_it_is_over_after_the_timeout() {
        liveness.isPingDue(13, 0, 0);
        assertFalse(liveness.isOver(42, 0));
        assertTrue(liveness.isOver(43, 0));
    }

    @Test
    void the_timeout_counts_from_the_ping_even_if_that_was_late() {
        assertTrue(liveness.isPingDue(1_000, 0, 0));
        assertFalse(liveness.isOver(1_029, 0));
        assertTrue(liveness.isOver(1_030, 0));
    }

    @Test
    void it_is_never_over_without_a_ping() {
        assertFalse(liveness.isOver(1_000_000, 0));
    }

    @Test
    void any_sign_of_life_starts_anew() {
        liveness.isPingDue(13, 0, 0);
        liveness.heard(42);
        assertFalse(liveness.isOver(43, 0));
        assertEquals(62, liveness.nextLook(false));
        assertTrue(liveness.isPingDue(62, 0, 0));
    }

    @Test
    void a_ping_behind_other_bytes_has_time_while_the_peer_takes_those() {
        liveness.isPingDue(13, 1_000, 400);
        assertFalse(liveness.isOver(43, 401));
        assertEquals(73, liveness.nextLook(false));
        assertFalse(liveness.isOver(73, 1_010)); // it has left, and its time begins
        assertTrue(liveness.isOver(103, 1_010));
    }

    @Test
    void a_ping_behind_bytes_that_do_not_move_is_over_after_the_timeout() {
        liveness.isPingDue(13, 1_000, 400);
        assertTrue(liveness.isOver(43, 400));
    }

    @Test
    void a_probe_is_due_twice_each_interval_and_nobody_waits_for_an_answer() {
        assertEquals(3, liveness.nextLook(true));
        liveness.isPingDue(13, 0, 0);
        assertEquals(3, liveness.nextLook(true));
        assertTrue(liveness.isProbeDue(20));
        assertFalse(liveness.isProbeDue(29));
        assertEquals(30, liveness.nextLook(true));
        assertTrue(liveness.isProbeDue(30));
        assertFalse(liveness.isOver(1_000, 0));
    }

    @Test
    void with_interval_0_nothing_is_ever_due() {
        Liveness off = new Liveness(KeepAlive.OFF, 0);
        assertEquals(Long.MAX_VALUE, off.nextLook(false));
        assertEquals(Long.MAX_VALUE, off.nextLook(true));
        assertFalse(off.isProbeDue(Long.MAX_VALUE / 2));
        assertFalse(off.isPingDue(Long.MAX_VALUE / 2, 0, 0));
        assertFalse(off.isOver(Long.MAX_VALUE / 2, 0));
    }
}
