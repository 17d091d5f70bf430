package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ControlBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private final ControlBudget budget = new ControlBudget(100);

    private int spendAt(long now) {
        int count = 0;
        while (count < 10_000 && budget.spend(now)) {
            count++;
        }
        return count;
    }

    @Test
    void allows_five_seconds_worth_at_once() {
        assertEquals(500, spendAt(-SECOND));
    }

    @Test
    void allows_the_rate_for_ever() {
        for (long second = 0; second < 1_000; second++) {
            for (int i = 0; i < 100; i++) {
                assertTrue(budget.spend(second * SECOND + i * SECOND / 100));
            }
        }
    }

    @Test
    void ends_twice_the_rate_after_five_seconds() {
        int frames = 0;
        while (budget.spend(frames * SECOND / 200)) {
            frames++;
        }
        assertTrue(frames >= 900 && frames <= 1_100, frames + " frames");
    }

    @Test
    void fills_up_again_in_five_seconds() {
        spendAt(0);
        assertFalse(budget.spend(SECOND / 2));
        assertEquals(500, spendAt(100 * SECOND));
    }
}
