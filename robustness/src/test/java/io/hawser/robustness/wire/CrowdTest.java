package io.hawser.robustness.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class CrowdTest {
    @Test
    void doesItSoOften() throws InterruptedException {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        assertEquals(new Crowd.Tally(1_000, 0), Crowd.each(1_000, 10, seen::add));
        assertEquals(1_000, seen.size());
    }

    @Test
    void doesItSoManyAtOnce() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(10);
        Crowd.Tally tally = Crowd.each(10, 10, index -> {
            together.countDown();
            together.await();
        });
        assertEquals(10, tally.done());
    }

    @Test
    void endsAtItsLimit() throws InterruptedException {
        Crowd.Tally tally = Crowd.each(Integer.MAX_VALUE, 4, Duration.ofMillis(20), index -> Thread.sleep(1));
        assertTrue(tally.done() < 1_000, tally::toString);
    }

    @Test
    void countsWhatTheServerWouldNot() throws InterruptedException {
        Crowd.Tally tally = Crowd.each(10, 3, index -> {
            if (index % 2 == 0) {
                throw new IOException("no");
            }
        });
        assertEquals(new Crowd.Tally(5, 5), tally);
    }

    @Test
    void aMistakeInAnAttackIsNoFindingAboutAServer() {
        assertThrows(
                IllegalStateException.class,
                () -> Crowd.each(10, 3, index -> {
                    throw new ArithmeticException("by us");
                }));
    }
}
