package io.hawser;

/**
 * How long bytes not yet handed to the operating system have waited. Remembers a few samples of how far the stream had been
 * filled at what time: when the oldest sample's bytes have not left in time, the peer has stalled. Of what is more than a
 * window, as one large message may be, each window has its own time, which begins when there is no more than that before it.
 */
final class UnsentAge {
    private static final int SAMPLES = 8;

    private final long maxNanos;
    private final long windowBytes;

    /** Position and time in turn, oldest first. */
    private final long[] samples = new long[2 * SAMPLES];

    private int count;

    UnsentAge(long maxNanos, long windowBytes) {
        this.maxNanos = maxNanos;
        this.windowBytes = windowBytes;
    }

    /** How often {@link #isOver} wants to be asked. */
    static long sampleNanos(long maxNanos) {
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
            return false;
        }
        if (count > 0 && now - samples[1] >= maxNanos) {
            return true;
        }
        long filled = Math.min(collected, handedOver + windowBytes);
        if (count < SAMPLES && (count == 0 || filled > samples[2 * count - 2])) {
            samples[2 * count] = filled;
            samples[2 * count + 1] = now;
            count++;
        }
        return false;
    }

    private void forget(long handedOver) {
        int gone = 0;
        while (gone < count && samples[2 * gone] <= handedOver) {
            gone++;
        }
        if (gone > 0) {
            System.arraycopy(samples, 2 * gone, samples, 0, 2 * (count - gone));
            count -= gone;
        }
    }
}
