package io.hawser.netty;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the turns of one event loop short, in which it reads from everybody who has sent something. Who would make one long
 * gives way: it waits, in order, until a later turn, while the loop reads from the others and looks at its timers.
 *
 * <p>That is whoever has dear input: compressed, so that few bytes may make very much work. All of them together get {@value
 * #DEAR_MILLIS} ms of a turn, and finish the message that they are at. And where turns do not end by themselves, as with
 * io_uring, it is everybody, after {@value #LONG_MILLIS} ms. Single-threaded.
 */
final class Turns {
    private static final int DEAR_MILLIS = 2;
    private static final int LONG_MILLIS = 10;
    private static final long DEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(DEAR_MILLIS);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS);

    private final ArrayDeque<Reader> waiting = new ArrayDeque<>();

    /** Those with dear input, who come after the others. */
    private final ArrayDeque<Reader> waitingDear = new ArrayDeque<>();

    private final LongSupplier clock;
    private boolean scheduled;

    /** What dear input took in this turn, or since it was last found to be too much. */
    private long dearNanos;

    private long dearSince;

    /** Whether somebody says when turns begin, and whether somebody has read in this one. */
    private boolean watched;

    private boolean begun;
    private long begunAt;

    /** Who reads. */
    interface Reader {
        /** Whether its input is dear. */
        boolean isDear();

        /** It may read. */
        void goOn();

        /** The loop. */
        EventExecutor executor();
    }

    Turns(LongSupplier clock) {
        this.clock = clock;
    }

    // -------------------------------------------------------------------------------------------------- dear input

    /** Whether whoever has dear input, and has not begun with it, should give way. */
    boolean isOverForDear() {
        return dearNanos >= DEAR_NANOS;
    }

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

    // -------------------------------------------------------------------------------------------------- long turns

    /** A turn begins. The loop may wait first until somebody sends something. */
    void begin() {
        watched = true;
        begun = false;
    }

    /** Whether it has lasted too long; asked whenever somebody would read. */
    boolean isLong() {
        if (!watched) {
            return false;
        }
        long now = clock.getAsLong();
        if (!begun) {
            begun = true;
            begunAt = now;
        }
        return now - begunAt >= LONG_NANOS;
    }

    // -------------------------------------------------------------------------------------------------- giving way

    /** Calls {@link Reader#goOn()} in a later turn. */
    void giveWay(Reader reader) {
        (reader.isDear() ? waitingDear : waiting).add(reader);
        schedule(reader.executor());
    }

    /** A task would be done before the loop reads from anybody; not so one that is scheduled, even for now. */
    private void schedule(EventExecutor executor) {
        if (!scheduled) {
            scheduled = true;
            executor.schedule(this::next, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void next() {
        scheduled = false;
        dearNanos = 0;
        begun = false;
        try {
            for (int left = waiting.size(); left > 0 && !isLong(); left--) {
                waiting.remove().goOn();
            }
            for (int left = waitingDear.size(); left > 0 && !isOverForDear(); left--) {
                waitingDear.remove().goOn();
            }
        } finally {
            @Nullable Reader next = waiting.isEmpty() ? waitingDear.peek() : waiting.peek();
            if (next != null) {
                schedule(next.executor());
            }
        }
    }
}
