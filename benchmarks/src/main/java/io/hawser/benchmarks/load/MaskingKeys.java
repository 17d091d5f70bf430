package io.hawser.benchmarks.load;

/**
 * Looks at the masking keys of one client connection: "a fresh masking key" for each frame, "unpredictable" (RFC 6455
 * §5.3). It finds keys that stay the same, take turns, come from a small store, or count. Chance makes one look so in
 * millions of frames, and that is allowed for.
 */
final class MaskingKeys {
    private static final int SLOTS = 256;
    private static final int FORGIVEN = 4;
    private static final int FORGIVEN_OF = 1_000;

    private final int[] recent = new int[SLOTS];
    private int last;
    private int lastStep;
    private long frames;
    private long stale;

    /**
     * Takes the next frame's key.
     *
     * @throws LoadException if too many were not fresh
     */
    void check(int key) {
        int slot = key * 0x9E3779B9 >>> 24;
        int step = key - last;
        frames++;
        if (recent[slot] == key || step == lastStep) {
            stale++;
            if (stale > FORGIVEN + frames / FORGIVEN_OF) {
                throw new LoadException("the peer's masking keys are not fresh for each frame");
            }
        }
        recent[slot] = key;
        last = key;
        lastStep = step;
    }
}
