package io.hawser.benchmarks.load;

import org.HdrHistogram.Histogram;

/** When the messages left that are still on their way on one connection, first in, first out. */
final class SendTimes {
    private static final int MOST = 1 << 18;

    private long[] times = new long[8];
    private int[] counts = new int[8];
    private int head;
    private int size;

    void add(long time, int count) {
        if (size == times.length) {
            grow();
        }
        int tail = (head + size) & (times.length - 1);
        times[tail] = time;
        counts[tail] = count;
        size++;
    }

    private void grow() {
        if (size == MOST) {
            throw new LoadException("the peer is more than " + MOST + " messages behind on one connection");
        }
        long[] longerTimes = new long[2 * size];
        int[] longerCounts = new int[2 * size];
        for (int i = 0; i < size; i++) {
            longerTimes[i] = times[(head + i) & (size - 1)];
            longerCounts[i] = counts[(head + i) & (size - 1)];
        }
        times = longerTimes;
        counts = longerCounts;
        head = 0;
    }

    /** Takes the oldest messages off and records how long each took, but only those that left at {@code since} or later. */
    void take(int count, long now, long since, Histogram record) {
        int left = count;
        while (left > 0) {
            if (size == 0) {
                throw new LoadException("more messages came back than were sent");
            }
            int some = Math.min(left, counts[head]);
            if (times[head] >= since) {
                record.recordValueWithCount(Math.max(0, now - times[head]), some);
            }
            counts[head] -= some;
            left -= some;
            if (counts[head] == 0) {
                head = (head + 1) & (times.length - 1);
                size--;
            }
        }
    }

    /** How many writes are not answered in full yet. */
    int size() {
        return size;
    }
}
