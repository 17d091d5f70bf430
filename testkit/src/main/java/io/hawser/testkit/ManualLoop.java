package io.hawser.testkit;

import io.hawser.Loop;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An event loop that moves only when it is told to: tasks wait until {@link #run} and timers until {@link
 * ManualClock#advance}. Its thread is the one that made it, at all times, so that sending from a test's thread is sending on
 * the loop and never waits. Tasks may be given by any thread.
 */
public final class ManualLoop implements Loop {
    /** Two ends that answer each other for ever would never be idle. */
    private static final int MAX_TASKS = 1_000_000;

    private final Thread owner = Thread.currentThread();
    private final ManualClock clock;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timerCount;
    private boolean running;

    private record Timer(long at, long number, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** A loop of the calling thread, with its timers on this clock. */
    public ManualLoop(ManualClock clock) {
        this.clock = clock;
        clock.add(this);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /**
     * Runs a task at a time, or soon if that has passed. On the loop's thread.
     *
     * @param nanoTime on the loop's clock
     */
    public void at(long nanoTime, Runnable task) {
        timers.add(new Timer(nanoTime, ++timerCount, task));
    }

    /**
     * Runs the tasks that wait and those that come meanwhile, in the order in which they were given, until there is none.
     * What a task throws comes out of here.
     *
     * @return how many there were
     * @throws IllegalStateException if called on another thread or by a task, or if there is no end of tasks
     */
    public int run() {
        if (!isCurrent() || running) {
            throw new IllegalStateException(
                    running ? "a task cannot run the loop that runs it" : "the loop belongs to " + owner);
        }
        running = true;
        try {
            int count = 0;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                if (++count > MAX_TASKS) {
                    throw new IllegalStateException("not idle after " + MAX_TASKS + " tasks");
                }
                task.run();
            }
            return count;
        } finally {
            running = false;
        }
    }

    long nextTimer() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.element().at();
    }

    void runTimers() {
        while (nextTimer() <= clock.getAsLong()) {
            timers.remove().task().run();
        }
    }
}
