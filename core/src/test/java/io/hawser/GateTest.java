package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GateTest {
    private final Gate gate = new Gate();

    @Test
    void lets_pass_at_once_whoever_may() throws Exception {
        gate.await(() -> true);
    }

    @Test
    void lets_nobody_pass_who_may_not_however_often_it_opens() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger room = new AtomicInteger();
        CompletableFuture<@Nullable Void> waiting = Tests.async(() -> {
            gate.await(() -> {
                asked.incrementAndGet();
                return room.get() > 0;
            });
            return null;
        });
        for (int i = 1; i <= 3; i++) {
            int times = i;
            Tests.await("asked", () -> asked.get() >= times);
            gate.open();
        }
        assertEquals(false, waiting.isDone());
        room.set(1);
        Tests.await("passed", () -> {
            gate.open();
            return waiting.isDone();
        });
    }

    /** Each turn one sender may pass; an opening that was lost would leave one waiting for ever. */
    @Test
    void never_loses_an_opening() throws Exception {
        AtomicInteger room = new AtomicInteger();
        List<CompletableFuture<@Nullable Void>> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            senders.add(Tests.async(() -> {
                for (int passes = 0; passes < 1_000; passes++) {
                    gate.await(() -> room.getAndUpdate(r -> Math.max(0, r - 1)) > 0);
                }
                return null;
            }));
        }
        for (int passes = 0; passes < 8_000; passes++) {
            room.incrementAndGet();
            gate.open();
        }
        for (CompletableFuture<@Nullable Void> sender : senders) {
            sender.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void can_be_left_by_interruption() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> gate.await(() -> false));
        gate.open();
    }
}
