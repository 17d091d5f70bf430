package io.hawser.testkit;

import java.util.SplittableRandom;

/** What is wrong with one direction of a connection; nothing at first. Belongs to whoever holds the lock around it. */
final class Faults {
    private static final int SLICES_PER_SECOND = 50;

    long delayNanos;
    long jitterNanos;
    long jitterSeed;
    long bytesPerSecond;
    boolean stalled;
    int pieceBytes;
    int mergeBytes;
    long mergeNanos;
    long closeAt;
    long resetAt;
    boolean swallowsEnd;
    private SplittableRandom random = new SplittableRandom(0);

    Faults() {
        clear();
    }

    void clear() {
        delayNanos = 0;
        jitter(0, 0);
        bytesPerSecond = Long.MAX_VALUE;
        stalled = false;
        pieceBytes = Integer.MAX_VALUE;
        merge(1, 0);
        closeAt = Long.MAX_VALUE;
        resetAt = Long.MAX_VALUE;
        swallowsEnd = false;
    }

    /** Takes over what is wrong elsewhere; jitter begins from its seed. */
    void copy(Faults other) {
        delayNanos = other.delayNanos;
        jitter(other.jitterNanos, other.jitterSeed);
        bytesPerSecond = other.bytesPerSecond;
        stalled = other.stalled;
        pieceBytes = other.pieceBytes;
        merge(other.mergeBytes, other.mergeNanos);
        closeAt = other.closeAt;
        resetAt = other.resetAt;
        swallowsEnd = other.swallowsEnd;
    }

    void jitter(long nanos, long seed) {
        jitterNanos = nanos;
        jitterSeed = seed;
        random = new SplittableRandom(seed);
    }

    void merge(int bytes, long nanos) {
        mergeBytes = bytes;
        mergeNanos = nanos;
    }

    /** Where in the range of the jitter the next bytes are, from 0 to 1. */
    double nextLuck() {
        return jitterNanos == 0 ? 0 : random.nextDouble();
    }

    boolean isLimited() {
        return bytesPerSecond != Long.MAX_VALUE;
    }

    /** How many bytes may leave at once after this many have left: without a burst, and not past the place of a cut. */
    long most(long sent) {
        long slice = isLimited() ? Math.max(1, bytesPerSecond / SLICES_PER_SECOND) : Long.MAX_VALUE;
        return Math.min(Math.min(slice, pieceBytes), Math.min(closeAt, resetAt) - sent);
    }
}
