package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Consumer;

/** T02: 64 times as many bytes may take 100 times as long, not 4,096 times. */
public final class LinearTime {
    private static final int SHORT_BYTES = 1 << 10;
    private static final int FACTOR = 64;
    private static final int ALLOWED = 100;

    /** Below this, time says more about the machine; 64 KiB squared are 4 billion steps, which take longer. */
    private static final long NOISE_NANOS = 50_000_000;

    private static final int TRIES = 5;

    private LinearTime() {}

    /** Checks {@code prefix}, many times {@code repeated}, {@code suffix}; the best of a few tries counts. */
    public static void check(String prefix, String repeated, String suffix, Consumer<String> code) {
        String small = prefix + repeated.repeat(SHORT_BYTES / repeated.length()) + suffix;
        String large = prefix + repeated.repeat(FACTOR * SHORT_BYTES / repeated.length()) + suffix;
        long shortest = Long.MAX_VALUE;
        long longest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            shortest = Math.min(shortest, nanos(code, small));
            longest = Math.min(longest, nanos(code, large));
            if (longest <= Math.max(NOISE_NANOS, ALLOWED * shortest)) {
                return;
            }
        }
        fail("1 KiB of '%s' in %d ns, 64 KiB in %d ns".formatted(repeated, shortest, longest));
    }

    private static long nanos(Consumer<String> code, String text) {
        long start = System.nanoTime();
        code.accept(text);
        return System.nanoTime() - start;
    }
}
