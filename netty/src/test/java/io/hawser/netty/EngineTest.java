package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EngineTest {
    @Test
    void nio_works_everywhere() {
        assertEquals(Optional.empty(), Engine.NIO.unavailable());
        assertEquals(Optional.of(Engine.NIO), Engine.named("nio"));
    }

    @Test
    void the_best_is_the_first_that_works() {
        Engine expected = Stream.of(Engine.values())
                .filter(engine -> engine.unavailable().isEmpty())
                .findFirst()
                .orElseThrow();
        assertEquals(expected, Engine.best());
    }

    @Test
    void auto_names_none() {
        assertEquals(Optional.empty(), Engine.named("auto"));
    }

    @ParameterizedTest
    @EnumSource
    void each_is_found_by_its_name_or_says_in_one_line_why_not(Engine engine) {
        if (engine.unavailable().isEmpty()) {
            assertEquals(Optional.of(engine), Engine.named(engine.label()));
            assertEquals(Optional.of(engine), Engine.named(engine.name()));
        } else {
            String message =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> Engine.named(engine.label()))
                            .getMessage());
            assertTrue(message.startsWith("ioEngine " + engine.label() + " is not available here: "), message);
            assertEquals(1, message.lines().count());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new EventLoops(engine, 1, "test", true, SharedLimits.DEFAULT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "io-uring", "NIO "})
    void others_are_refused(String name) {
        assertEquals(
                "ioEngine must be auto, epoll, io_uring, kqueue or nio: " + name,
                assertThrows(IllegalArgumentException.class, () -> Engine.named(name))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void loops_run_tasks_until_they_are_closed(Engine engine) throws Exception {
        if (engine.unavailable().isPresent()) {
            return;
        }
        EventLoops loops = new EventLoops(engine, 2, "test-" + engine.label(), true, SharedLimits.DEFAULT);
        assertEquals(engine, loops.engine());
        assertFalse(loops.isCurrent());
        var inside = loops.group()
                .submit(() -> loops.isCurrent() && Thread.currentThread().isDaemon());
        assertTrue(inside.get());
        loops.close();
        loops.close();
        assertThrows(RejectedExecutionException.class, () -> loops.group().submit(() -> true));
    }

    @Test
    void a_loop_may_close_its_own_loops() throws Exception {
        EventLoops loops = new EventLoops(Engine.NIO, 1, "test", true, SharedLimits.DEFAULT);
        loops.group().submit(loops::close).get();
        assertTrue(loops.group().awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_025})
    void the_number_of_loops_has_its_range(int count) {
        assertEquals(
                "eventLoops must be 1 to 1024: " + count,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new EventLoops(Engine.NIO, count, "test", true, SharedLimits.DEFAULT))
                        .getMessage());
    }
}
