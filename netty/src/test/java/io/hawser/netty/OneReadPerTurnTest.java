package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // Netty names no other type
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OneReadPerTurnTest {
    private final io.netty.channel.RecvByteBufAllocator.ExtendedHandle handle =
            (io.netty.channel.RecvByteBufAllocator.ExtendedHandle) OneReadPerTurn.INSTANCE.newHandle();

    /** One turn in which this many bytes come, or as many as fit; returns the size that follows. */
    private int turn(int bytes) {
        handle.reset(new EmbeddedChannel().config());
        handle.attemptedBytesRead(handle.guess());
        handle.lastBytesRead(Math.min(bytes, handle.guess()));
        handle.incMessagesRead(1);
        assertFalse(handle.continueReading());
        handle.readComplete();
        return handle.guess();
    }

    @Test
    void begins_with_2_KiB() {
        assertEquals(2_048, handle.guess());
    }

    @Test
    void grows_at_once_and_never_beyond_64_KiB() {
        assertEquals(32 << 10, turn(1 << 20));
        assertEquals(64 << 10, turn(1 << 20));
        assertEquals(64 << 10, turn(1 << 20));
    }

    @Test
    void shrinks_when_half_was_enough_twice_in_turn() {
        assertEquals(2_048, turn(1_024));
        assertEquals(2_048, turn(1_025));
        assertEquals(2_048, turn(1_024));
        assertEquals(1_024, turn(1_024));
    }

    @Test
    void stays_at_512_bytes() {
        for (int i = 0; i < 10; i++) {
            turn(1);
        }
        assertEquals(512, handle.guess());
        assertEquals(512, turn(0));
    }

    @Test
    void reads_4_KiB_while_much_waits_and_then_as_much_as_before() {
        assertEquals(32 << 10, turn(1 << 20));
        Turns turns = LoopResources.current().turns();
        turns.waitsWith(3 << 20);
        assertEquals(4_096, turn(1));
        assertEquals(4_096, turn(1));
        assertEquals(4_096, turn(1 << 20));
        turns.waitsWith(-(3 << 20));
        assertEquals(32 << 10, handle.guess());
    }
}
