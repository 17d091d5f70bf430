package io.hawser.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Ways to cut a sequence of bytes as a network may: the indexes at which a new piece begins, from 0 to the length. */
public final class Cuts {
    private static final int MOST_PIECES = 1_000;

    private Cuts() {}

    /** Not at all, nearly everywhere, and here and there. */
    public static List<int[]> of(int length, byte seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int everywhere = 1 + length / MOST_PIECES;
        int odds = 2 + random.nextInt(1 + length / 2);
        return List.of(
                withEnds(IntStream.empty(), length),
                withEnds(IntStream.range(1, Math.max(1, length)).filter(i -> i % everywhere == 0), length),
                withEnds(IntStream.range(1, Math.max(1, length)).filter(i -> random.nextInt(odds) == 0), length));
    }

    private static int[] withEnds(IntStream inner, int length) {
        return IntStream.concat(IntStream.concat(IntStream.of(0), inner), IntStream.of(length))
                .toArray();
    }
}
