package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WakeUpsTest {
    private final WakeUps wakeUps = new WakeUps();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();

    private CountDownLatch park(int count, Thread.Builder builder) {
        CountDownLatch awake = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            threads.add(builder.start(() -> {
                LockSupport.park();
                awake.countDown();
            }));
        }
        return awake;
    }

    @AfterEach
    void endAll() {
        threads.forEach(LockSupport::unpark);
    }

    @ParameterizedTest(name = "{0} virtual threads")
    @ValueSource(ints = {1, 2, 63, 64, 65, 200})
    void virtual_threads_go_on_when_the_turn_ends(int count) throws Exception {
        CountDownLatch awake = park(count, Thread.ofVirtual());
        threads.forEach(thread -> wakeUps.add(thread, tasks::add));
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertTrue(awake.await(10, TimeUnit.SECONDS), "asleep: " + awake.getCount());
    }

    @Test
    void one_task_of_the_loop_wakes_all_of_a_turn() {
        park(10, Thread.ofVirtual());
        threads.forEach(thread -> wakeUps.add(thread, tasks::add));
        assertEquals(1, tasks.size());
    }

    @Test
    void platform_threads_go_on_at_once() throws Exception {
        CountDownLatch awake = park(2, Thread.ofPlatform().daemon());
        threads.forEach(thread -> wakeUps.add(thread, tasks::add));
        assertTrue(awake.await(10, TimeUnit.SECONDS));
        assertEquals(0, tasks.size());
    }

    @Test
    void a_loop_that_takes_no_more_tasks_leaves_nobody_asleep() throws Exception {
        CountDownLatch awake = park(1, Thread.ofVirtual());
        wakeUps.add(threads.getFirst(), task -> {
            throw new RejectedExecutionException("shut down");
        });
        assertTrue(awake.await(10, TimeUnit.SECONDS));
    }
}
