package io.hawser;

import org.jspecify.annotations.Nullable;

/**
 * How long the oldest byte not yet handed to the operating system has waited. Remembers a few samples of how far the
 * stream had been filled at what time: when the oldest sample's bytes have not left in time, the peer has stalled.
 */
final class UnsentAge {
    private static final int SAMPLES = 8;

    private final long maxNanos;

    /** Position and time in turn, oldest first; there only while bytes wait. */
    private long @Nullable [] samples;

    private int count;

    UnsentAge(long maxNanos) {
        this.maxNanos = maxNanos;
    }

    /** How often {@link #isOver} wants to be asked while bytes wait. */
    long sampleNanos() {
        return Math.max(1, maxNanos / SAMPLES);
    }

    /**
     * Takes a sample.
     *
     * @param handedOver how many bytes the operating system has
     * @param collected how many bytes there are in all
     */
    boolean isOver(long now, long handedOver, long collected) {
        forget(handedOver);
        if (handedOver == collected) {
            samples = null;
            return false;
        }
        if (samples == null) {
            samples = new long[2 * SAMPLES];
        }
        if (count > 0 && now - samples[1] >= maxNanos) {
            return true;
        }
        if (count < SAMPLES && (count == 0 || collected > samples[2 * count - 2])) {
            samples[2 * count] = collected;
            samples[2 * count + 1] = now;
            count++;
        }
        return false;
    }

    private void forget(long handedOver) {
        int gone = 0;
        while (samples != null && gone < count && samples[2 * gone] <= handedOver) {
            gone++;
        }
        if (gone > 0 && samples != null) {
            System.arraycopy(samples, 2 * gone, samples, 0, 2 * (count - gone));
            count -= gone;
        }
    }
}
