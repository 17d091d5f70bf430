package io.hawser.robustness.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MutationTest {
    @Test
    void theSameSeedChangesTheSame() {
        byte[] bytes = new byte[500];
        for (long seed = 0; seed < 1_000; seed++) {
            byte[] changed = new Mutation(new Random(seed)).of(bytes);
            assertArrayEquals(changed, new Mutation(new Random(seed)).of(bytes), "seed " + seed);
            assertArrayEquals(new byte[500], bytes, "what it was given is left alone");
        }
    }

    @Test
    void nearlyAlwaysSomethingIsChanged() {
        byte[] bytes = new byte[200];
        new Random(1).nextBytes(bytes);
        long same = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            same += Arrays.equals(bytes, new Mutation(new Random(seed)).of(bytes)) ? 1 : 0;
        }
        assertTrue(same < 10, same + " of 1000");
    }

    @Test
    void nothingIsNothingWhenChanged() {
        assertEquals(0, new Mutation(new Random(1)).of(new byte[0]).length);
    }
}
