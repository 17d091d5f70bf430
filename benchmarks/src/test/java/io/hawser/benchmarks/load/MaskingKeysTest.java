package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MaskingKeysTest {
    @Test
    void takesRandomKeys() {
        Random random = new Random(1);
        MaskingKeys keys = new MaskingKeys();
        for (int i = 0; i < 1_000_000; i++) {
            keys.check(random.nextInt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refuses(Stale stale) {
        MaskingKeys keys = new MaskingKeys();

        assertThrows(LoadException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                keys.check(stale.key.applyAsInt(i));
            }
        });
    }

    /** Keys as a client must not choose them. */
    enum Stale {
        ZERO(i -> 0),
        ALWAYS_THE_SAME(i -> 0x5EED),
        TWO_IN_TURN(i -> i % 2 == 0 ? 0x11223344 : 0xAABBCCDD),
        COUNTED(i -> i),
        COUNTED_IN_STEPS(i -> 0x01000193 * i),
        FROM_A_STORE_OF_16(i -> new Random(i % 16).nextInt());

        private final IntUnaryOperator key;

        Stale(IntUnaryOperator key) {
            this.key = key;
        }
    }
}
