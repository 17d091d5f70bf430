package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the connections of a loop have together, and what becomes of it when they are fewer. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoopBuffersTest {
    private static final int KEPT = 256 << 10;
    private static final int MOST_IDLE = 8 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LoopBuffers buffers = new LoopBuffers();

    @AfterEach
    void nothing_is_left() {
        buffers.close();
        assertEquals(0, buffers.idleBytes());
        channel.finishAndReleaseAll();
    }

    private List<Block> take(int count, int bytes) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(buffers.take(bytes));
        }
        return blocks;
    }

    private void leave(List<Block> blocks) {
        blocks.forEach(buffers::leave);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void what_a_crowd_has_left_goes_when_nobody_needs_it() {
        buffers.trimOn(channel.eventLoop());
        leave(take(10_000, 2_048));
        assertEquals(MOST_IDLE, buffers.idleBytes());

        pass(60);
        assertEquals(KEPT, buffers.idleBytes());
        assertEquals(-1, channel.runScheduledPendingTasks(), "nothing more to do");
    }

    /** While so many of 2 KiB are needed now and then, they are kept, and hardly more. */
    private void assertKept(int needed) {
        for (int i = 0; i < 60; i++) {
            leave(take(needed, 2_048));
            pass(1);
        }
        int idle = buffers.idleBytes();
        assertTrue(idle >= needed * 2_048 && idle < (needed + 10) * 2_048, () -> idle + " bytes");
    }

    @Test
    void what_is_needed_now_and_then_stays() {
        buffers.trimOn(channel.eventLoop());
        leave(take(1_000, 2_048));

        assertKept(500);
    }

    @Test
    void sizes_go_by_themselves() {
        buffers.trimOn(channel.eventLoop());
        leave(take(16, 64 << 10));
        leave(take(300, 2_048));

        assertKept(300);
    }

    @Test
    void a_loop_that_ends_keeps_nothing() {
        buffers.trimOn(channel.eventLoop());
        List<Block> blocks = take(1_000, 2_048);
        leave(blocks.subList(0, 500));
        buffers.close();
        leave(blocks.subList(500, 1_000));

        assertEquals(0, buffers.idleBytes());
        pass(10);
        assertEquals(0, buffers.inUse());
    }
}
