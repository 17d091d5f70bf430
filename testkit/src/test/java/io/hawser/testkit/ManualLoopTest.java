package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@link ManualLoop} and {@link ManualClock}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManualLoopTest {
    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final List<String> done = new ArrayList<>();

    @Test
    void runs_tasks_in_order_those_included_that_they_give() {
        loop.execute(() -> {
            done.add("a");
            loop.execute(() -> done.add("c"));
        });
        loop.execute(() -> done.add("b"));
        assertEquals(List.of(), done);
        assertEquals(3, loop.run());
        assertEquals(List.of("a", "b", "c"), done);
        assertEquals(0, loop.run());
    }

    @Test
    void is_current_on_the_thread_that_made_it_alone() {
        assertTrue(loop.isCurrent());
        assertFalse(CompletableFuture.supplyAsync(loop::isCurrent).join());
        CompletableFuture<Integer> elsewhere = CompletableFuture.supplyAsync(loop::run);
        assertThrows(RuntimeException.class, elsewhere::join);
    }

    @Test
    void is_not_run_by_its_own_tasks() {
        loop.execute(loop::run);
        assertThrows(IllegalStateException.class, loop::run);
        loop.execute(() -> done.add("still works"));
        loop.run();
        assertEquals(1, done.size());
    }

    @Test
    void says_so_if_it_would_never_be_idle() {
        loop.execute(new Runnable() {
            @Override
            public void run() {
                loop.execute(this);
            }
        });
        assertThrows(IllegalStateException.class, loop::run);
    }

    @Test
    void runs_each_timer_at_its_own_time_and_the_tasks_after_it() {
        ManualLoop other = new ManualLoop(clock);
        loop.at(30, () -> note("third"));
        other.at(20, () -> note("second"));
        loop.at(10, () -> {
            note("first");
            loop.execute(() -> note("its task"));
            loop.at(15, () -> note("its timer"));
            loop.at(5, () -> note("its late timer"));
        });
        loop.execute(() -> note("waiting task"));
        clock.advance(Duration.ofNanos(25));
        assertEquals(
                List.of("0 waiting task", "10 first", "10 its late timer", "10 its task", "15 its timer", "20 second"),
                done);
        assertEquals(25, clock.getAsLong());
        clock.advance(Duration.ofNanos(5));
        assertEquals("30 third", done.getLast());
    }

    private void note(String what) {
        done.add(clock.getAsLong() + " " + what);
    }

    @Test
    void time_does_not_go_back() {
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofNanos(-1)));
    }
}
