package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final RateLimit limit = new RateLimit(10, 50, 0);

    @Test
    void allowsABurstAndThenItsRate() {
        assertEquals(50, IntStream.range(0, 100).filter(i -> limit.allows(0)).count());
        assertTrue(limit.allows(100));
        assertFalse(limit.allows(100));
    }

    @Test
    void savesUpNoMoreThanTheBurst() {
        assertEquals(
                50, IntStream.range(0, 100).filter(i -> limit.allows(3_600_000)).count());
    }

    @Test
    void standsAClockThatGoesBack() {
        assertTrue(limit.allows(-1_000));
    }
}
