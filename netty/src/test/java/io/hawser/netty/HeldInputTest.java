package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What waits counts as long as it does. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeldInputTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Turns turns = new Turns(System::nanoTime);
    private final HeldInput held = new HeldInput(ByteBufAllocator.DEFAULT);

    @AfterEach
    void release() {
        held.release();
        assertFalse(readsLittle());
    }

    private boolean readsLittle() {
        return turns.bytesAtOnce(MEBIBYTE) < MEBIBYTE;
    }

    private static ByteBuf buffer(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
    }

    @Test
    void what_waits_for_a_turn_counts_until_its_turn_has_come() {
        held.add(buffer(2 * MEBIBYTE));
        held.add(buffer(1));
        assertFalse(readsLittle());
        held.waitIn(turns);
        assertTrue(readsLittle());
        held.waitNoMore();
        assertFalse(readsLittle());
    }

    @Test
    void what_comes_while_it_waits_counts_and_what_is_taken_does_not() {
        held.waitIn(turns);
        held.add(buffer(MEBIBYTE));
        held.add(buffer(MEBIBYTE));
        assertFalse(readsLittle());
        held.putBack(buffer(1));
        assertTrue(readsLittle());
        held.remove().release();
        assertFalse(readsLittle());
    }
}
