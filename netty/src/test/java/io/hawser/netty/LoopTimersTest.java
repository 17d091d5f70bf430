package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoopTimersTest {
    private final EventExecutor loop = new DefaultEventLoop();
    private final LoopTimers timers = new LoopTimers();
    private final List<Sleeper> woken = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private class Sleeper implements LoopTimers.Sleeper {
        private final long dueAt;
        private final CountDownLatch latch;
        private int place = NOWHERE;

        Sleeper(long dueAt, CountDownLatch latch) {
            this.dueAt = dueAt;
            this.latch = latch;
        }

        @Override
        public long dueAt() {
            return dueAt;
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public void place(int index) {
            place = index;
        }

        @Override
        public void wake() {
            assertTrue(System.nanoTime() - dueAt >= 0, "too early");
            woken.add(this);
            latch.countDown();
        }

        @Override
        public EventExecutor executor() {
            return loop;
        }
    }

    @Test
    void wake_everyone_in_turn_but_those_removed() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        long start = System.nanoTime();
        CountDownLatch latch = new CountDownLatch(700);
        List<Sleeper> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(new Sleeper(start + random.nextInt(100_000_000), latch));
        }
        loop.submit(() -> {
                    all.forEach(timers::add);
                    Collections.shuffle(all, random);
                    all.subList(0, 300).forEach(timers::remove);
                    timers.remove(all.get(0)); // waits no more, so nothing happens
                })
                .sync();
        latch.await();
        List<Sleeper> expected = new ArrayList<>(all.subList(300, 1_000));
        expected.sort(Comparator.comparingLong(Sleeper::dueAt));
        assertEquals(
                expected.stream().map(Sleeper::dueAt).toList(),
                woken.stream().map(Sleeper::dueAt).toList(),
                "-Dseed=" + seed);
    }

    @Test
    void an_earlier_one_comes_first_though_it_was_added_later() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        Sleeper late = new Sleeper(System.nanoTime() + TimeUnit.HOURS.toNanos(1), latch);
        Sleeper early = new Sleeper(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5), latch);
        loop.submit(() -> {
                    timers.add(late);
                    timers.add(early);
                })
                .sync();
        latch.await();
        assertEquals(List.of(early), woken);
    }

    @Test
    void who_fails_when_woken_keeps_nobody_else_asleep() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        long now = System.nanoTime();
        Sleeper failing = new Sleeper(now, latch) {
            @Override
            public void wake() {
                throw new IllegalStateException("a test's");
            }
        };
        Sleeper next = new Sleeper(now + 1, latch);
        loop.submit(() -> {
                    timers.add(failing);
                    timers.add(next);
                })
                .sync();
        latch.await();
        assertEquals(List.of(next), woken);
    }

    /** As of slow readers that are given up together, each of which takes a while. */
    @Test
    void others_have_their_turn_between_sleepers_that_take_long() throws Exception {
        CountDownLatch latch = new CountDownLatch(3);
        List<Integer> wokenBefore = Collections.synchronizedList(new ArrayList<>());
        long due = System.nanoTime();
        loop.submit(() -> {
                    for (int i = 0; i < 3; i++) {
                        timers.add(new Sleeper(due, latch) {
                            @Override
                            public void wake() {
                                loop.execute(() -> wokenBefore.add(woken.size()));
                                while (System.nanoTime() - due < (woken.size() + 1) * 1_000_000_000L / 100) {
                                    Thread.onSpinWait();
                                }
                                super.wake();
                            }
                        });
                    }
                })
                .sync();
        latch.await();
        loop.submit(() -> {}).sync();
        assertEquals(3, wokenBefore.get(2));
        assertTrue(wokenBefore.get(0) < 3, "all were woken in one turn");
    }
}
