package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsTest {
    private final List<String> told = new ArrayList<>();
    private final Loops.Manual loop = new Loops.Manual();
    private final Commands commands = new Commands(loop, new Told());

    private final class Told implements Commands.Target {
        @Override
        public void run(Command command) {
            if (command instanceof Command.Action action) {
                action.action.run();
            }
        }

        @Override
        public void turnEnded() {
            told.add("turn ended");
        }

        @Override
        public void loopGone() {
            told.add("loop gone");
        }

        @Override
        public void refuse(Command command) {
            told.add("refused");
        }
    }

    private void add(String name) {
        commands.add(new Command.Action(() -> told.add(name)));
    }

    @Test
    void run_in_order_with_one_wake_up() {
        add("a");
        add("b");
        add("c");
        assertEquals(1, loop.tasks.size());
        loop.run();
        assertEquals(List.of("a", "b", "c", "turn ended"), told);
    }

    @Test
    void what_was_run_earlier_is_not_run_again_and_the_pending_wake_up_serves_what_follows() {
        add("a");
        commands.runEarlier();
        add("b");
        assertEquals(1, loop.tasks.size());
        loop.run();
        assertEquals(List.of("a", "b", "turn ended"), told);
        add("c");
        assertEquals(1, loop.tasks.size());
    }

    @Test
    void a_command_that_wants_what_came_before_it_gets_all_of_that_once() {
        commands.add(new Command.Action(() -> {
            add("c");
            commands.runEarlier();
            told.add("a");
        }));
        add("b");
        loop.run();
        assertEquals(List.of("b", "c", "a", "turn ended", "turn ended"), told);
    }

    @Test
    void what_a_command_adds_waits_for_a_turn_of_its_own() {
        commands.add(new Command.Action(() -> add("b")));
        add("a");
        loop.run();
        assertEquals(List.of("a", "turn ended", "b", "turn ended"), told);
    }

    @Test
    void are_refused_without_their_loop() {
        loop.shutDown = true;
        add("a");
        add("b");
        assertEquals(List.of("loop gone", "refused", "loop gone", "refused"), told);
    }

    @Test
    void of_many_threads_all_run_and_those_of_each_in_order() throws Exception {
        int threads = 6;
        int each = 50_000;
        int[] next = new int[threads];
        CountDownLatch done = new CountDownLatch(threads * each);
        try (Loops.Threaded threaded = new Loops.Threaded()) {
            Commands many = new Commands(threaded, new Told());
            for (int t = 0; t < threads; t++) {
                int thread = t;
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = i;
                        many.add(new Command.Action(() -> {
                            next[thread] = next[thread] == number ? number + 1 : -1;
                            if (number % 1_000 == 0) {
                                many.runEarlier();
                            }
                            done.countDown();
                        }));
                    }
                });
            }
            assertTrue(done.await(20, TimeUnit.SECONDS), "left: " + done.getCount());
        }
        for (int count : next) {
            assertEquals(each, count);
        }
    }
}
