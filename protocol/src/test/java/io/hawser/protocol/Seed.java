package io.hawser.protocol;

import java.util.Random;

/** The seed of a random test, printed so that a failure can be had again: {@code -Dhawser.seed=1} sets it. */
public final class Seed {
    private Seed() {}

    public static Random random(String test) {
        long seed = Long.getLong("hawser.seed", System.nanoTime());
        System.out.println(test + ": -Dhawser.seed=" + seed);
        return new Random(seed);
    }
}
