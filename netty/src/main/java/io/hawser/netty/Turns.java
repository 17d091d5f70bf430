package io.hawser.netty;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the turns of one event loop short, in which it reads from everybody who has sent something. Who would make one long
 * gives way: it waits, in order, until a later turn, while the loop reads from the others and looks at its timers.
 *
 * <p>Whoever comes or goes ({@link Weight#CHURN}) or has sent much ({@link Weight#HEAVY}) gives way once a turn has lasted
 * {@value #HEAVY_MILLIS} ms, so that crowds and floods do not keep those waiting who stay and send little. Of those who are
 * to be closed a turn closes {@value #MOST_LEAVING}. All who have dear input ({@link Weight#DEAR}) get {@value #DEAR_MILLIS} ms of
 * a turn together, and finish the message that they are at. And where turns do not end by themselves, as with io_uring,
 * everybody gives way after {@value #LONG_MILLIS} ms. What other threads want done, which is mostly to send, gets {@value
 * #TASK_MILLIS} ms of a turn. Single-threaded.
 */
final class Turns {
    /** A read of so many bytes may take long. */
    static final int HEAVY_BYTES = 4 << 10;

    /** With more than this waiting, no more than {@link #HEAVY_BYTES} should be read at once. */
    private static final int MOST_WAITING_BYTES = 2 << 20;

    /** So many are closed in a turn: with io_uring most of the work comes after it, and nothing else bounds that. */
    private static final int MOST_LEAVING = 16;

    private static final Weight[] WEIGHTS = Weight.values();
    private static final int HEAVY_MILLIS = 1;
    private static final int DEAR_MILLIS = 2;
    private static final int LONG_MILLIS = 10;
    private static final int TASK_MILLIS = 1;
    private static final long HEAVY_NANOS = TimeUnit.MILLISECONDS.toNanos(HEAVY_MILLIS);
    private static final long DEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(DEAR_MILLIS);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS);
    private static final long TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(TASK_MILLIS);

    private final ArrayDeque<Reader> light = new ArrayDeque<>();
    private final ArrayDeque<Reader> churn = new ArrayDeque<>();
    private final ArrayDeque<Reader> heavy = new ArrayDeque<>();
    private final ArrayDeque<Reader> dear = new ArrayDeque<>();

    /** How to close those who are to be closed. */
    private final ArrayDeque<Runnable> leaving = new ArrayDeque<>();

    /** What other threads want done in a later turn. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    private final LongSupplier clock;
    private boolean scheduled;
    private long waitingBytes;

    /** How many were closed in this turn, or since others waited to be. */
    private int closed;

    /** What dear input took in this turn, or since it was last found to be too much. */
    private long dearNanos;

    private long dearSince;

    /** What tasks took in this turn, or since they were last found to be too much. */
    private long taskNanos;

    /** How many tasks were begun in this turn, and in the one before. */
    private int tasksBegun;

    private int tasksBefore;

    /** Whether turns must be ended. */
    private boolean endless;

    /** Whether somebody has asked in this turn, and when first. */
    private boolean begun;

    private long begunAt;

    /** What reading costs the others. They take their turns in this order. */
    enum Weight {
        /** Few bytes. */
        LIGHT,
        /** A connection that opens or ends: few bytes, but much to do for this end and its operating system. */
        CHURN,
        /** Many bytes, of which each costs about the same. */
        HEAVY,
        /** Compressed, so that few bytes may make very much work. */
        DEAR;

        /** That of so many bytes which are not compressed. */
        static Weight of(int bytes) {
            return bytes < HEAVY_BYTES ? LIGHT : HEAVY;
        }
    }

    /** Who reads. */
    interface Reader {
        /** What its next read is. */
        Weight weight();

        /** It may read. */
        void goOn();

        /** There will be no later turn. */
        void loopEnds();
    }

    Turns(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A turn begins. The loop may wait first until somebody sends something.
     *
     * @param endsByItself whether everybody is read from at most once in it
     */
    void begin(boolean endsByItself) {
        endless = !endsByItself;
        begun = false;
        closed = 0;
        taskNanos = 0;
        tasksBefore = tasksBegun;
        tasksBegun = 0;
    }

    /** Whether whoever would begin to read should give way. */
    boolean isOverFor(Weight weight) {
        return switch (weight) {
            case LIGHT -> endless && hasLasted(LONG_NANOS);
            case CHURN, HEAVY -> hasLasted(HEAVY_NANOS);
            case DEAR -> dearNanos >= DEAR_NANOS;
        };
    }

    /** Since somebody first asked. */
    private boolean hasLasted(long nanos) {
        long now = clock.getAsLong();
        if (!begun) {
            begun = true;
            begunAt = now;
        }
        return now - begunAt >= nanos;
    }

    // -------------------------------------------------------------------------------------------------- dear input

    /** Somebody begins with dear input. */
    void beginDear() {
        dearSince = clock.getAsLong();
    }

    /** Whether whoever has begun should stop, and give way. */
    boolean isOverForReader() {
        return dearNanos + (clock.getAsLong() - dearSince) >= DEAR_NANOS;
    }

    /** Whoever had begun has stopped. */
    void endDear() {
        dearNanos += clock.getAsLong() - dearSince;
    }

    // ------------------------------------------------------------------------------------------------------- tasks

    /** Runs what another thread wants done, in this turn if there is time, and after those given before. */
    void run(Runnable task, EventExecutor loop) {
        if (tasks.isEmpty() && taskNanos < TASK_NANOS) {
            runNow(task);
        } else {
            tasks.add(task);
            schedule(loop);
        }
    }

    /** How many tasks there are in a turn, in the last or in this with those that wait; 1 or more. */
    int crowd() {
        return Math.max(1, Math.max(tasksBefore, tasksBegun + tasks.size()));
    }

    private void runNow(Runnable task) {
        tasksBegun++;
        long began = clock.getAsLong();
        try {
            task.run();
        } finally {
            taskNanos += clock.getAsLong() - began;
        }
    }

    // -------------------------------------------------------------------------------------------------- giving way

    /** Calls {@link Reader#goOn()} in a later turn. */
    void giveWay(Reader reader, EventExecutor loop) {
        waiting(reader.weight()).add(reader);
        schedule(loop);
    }

    /** Closes a connection, in this turn if there is time and few have been closed in it: thousands may end together. */
    void leave(Runnable close, EventExecutor loop) {
        leaving.add(close);
        if (leaving.size() == 1) {
            closeSome();
        }
        if (!leaving.isEmpty()) {
            schedule(loop);
        }
    }

    private void closeSome() {
        while (!leaving.isEmpty() && closed < MOST_LEAVING && !isOverFor(Weight.CHURN)) {
            closed++;
            leaving.remove().run();
        }
    }

    /** Those who wait hold so many bytes more, or less, that were read already. */
    void waitsWith(int bytes) {
        waitingBytes += bytes;
    }

    /**
     * How much should be read at once, by who usually reads so much: little while much waits, as it would only wait here,
     * where it costs memory, instead of at the peer.
     */
    int bytesAtOnce(int usual) {
        return waitingBytes > MOST_WAITING_BYTES ? Math.min(usual, HEAVY_BYTES) : usual;
    }

    private ArrayDeque<Reader> waiting(Weight weight) {
        return switch (weight) {
            case LIGHT -> light;
            case CHURN -> churn;
            case HEAVY -> heavy;
            case DEAR -> dear;
        };
    }

    /** A task would be done before the loop reads from anybody; not so one that is scheduled, even for now. */
    private void schedule(EventExecutor loop) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(() -> next(loop), 0, TimeUnit.NANOSECONDS).addListener(turn -> {
                if (turn.isCancelled()) {
                    end();
                }
            });
        }
    }

    private void next(EventExecutor loop) {
        dearNanos = 0;
        taskNanos = 0; // who came before has only added to what waits
        try {
            for (Weight weight : WEIGHTS) {
                begun = false; // none waits for ever behind those of less weight
                ArrayDeque<Reader> waiting = waiting(weight);
                for (int left = waiting.size(); left > 0 && !isOverFor(weight); left--) {
                    waiting.remove().goOn();
                }
            }
            begun = false;
            closed = 0;
            closeSome();
            while (!tasks.isEmpty() && taskNanos < TASK_NANOS) {
                runNow(tasks.remove());
            }
        } finally {
            scheduled = false; // not before: whoever closes may run the loop's tasks, and there is one turn at a time
            if (someWait()) {
                schedule(loop);
            }
        }
    }

    private boolean someWait() {
        return !(light.isEmpty()
                && churn.isEmpty()
                && heavy.isEmpty()
                && dear.isEmpty()
                && leaving.isEmpty()
                && tasks.isEmpty());
    }

    /** The loop ends, and closes its connections. */
    private void end() {
        scheduled = false;
        leaving.clear();
        for (Weight weight : WEIGHTS) {
            ArrayDeque<Reader> waiting = waiting(weight);
            while (!waiting.isEmpty()) {
                waiting.remove().loopEnds();
            }
        }
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
