package io.hawser.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Virtual time, in place of {@link System#nanoTime()}: it stands still until {@link #advance} moves it. Belongs to the thread
 * that makes it.
 */
public final class ManualClock implements LongSupplier {
    private final List<ManualLoop> loops = new ArrayList<>();
    private long now;

    /** A clock at 0. */
    public ManualClock() {}

    /** The time in nanoseconds. */
    @Override
    public long getAsLong() {
        return now;
    }

    /**
     * Lets time pass. Each timer of the loops on this clock that becomes due is run at its own time, and after it all tasks
     * that it gives; so are the tasks that wait now, first.
     *
     * @param duration 0 or more
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        long end = Math.addExact(now, duration.toNanos());
        runLoops();
        for (long next = nextTimer(); next <= end; next = nextTimer()) {
            now = Math.max(now, next);
            for (ManualLoop loop : List.copyOf(loops)) {
                loop.runTimers();
            }
            runLoops();
        }
        now = end;
    }

    void add(ManualLoop loop) {
        loops.add(loop);
    }

    private void runLoops() {
        int count;
        do {
            count = 0;
            for (ManualLoop loop : List.copyOf(loops)) {
                count += loop.run();
            }
        } while (count > 0);
    }

    private long nextTimer() {
        return loops.stream().mapToLong(ManualLoop::nextTimer).min().orElse(Long.MAX_VALUE);
    }
}
