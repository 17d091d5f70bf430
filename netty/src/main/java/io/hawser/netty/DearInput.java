package io.hawser.netty;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the connections of one event loop take turns whose input is dear: compressed, so that few bytes may make very much
 * work. All of them together get {@value #TURN_MILLIS} ms of each turn of the loop, and finish the message that they are at.
 * Who comes later waits, in order, while the loop reads from everybody else. Single-threaded.
 */
final class DearInput {
    private static final int TURN_MILLIS = 2;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);

    private final ArrayDeque<Reader> waiting = new ArrayDeque<>();
    private final LongSupplier clock;

    /** By those who have read in this turn, or since it was last found to be over. */
    private long takenNanos;

    private long readingSince;
    private boolean scheduled;

    /** Who reads such input. */
    interface Reader {
        /** It is its turn: it reads, between {@link #begin()} and {@link #end()}. */
        void goOn();

        /** The loop. */
        EventExecutor executor();
    }

    DearInput(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether whoever has not begun to read should {@link #await}. */
    boolean isOver() {
        return takenNanos >= TURN_NANOS;
    }

    /** Somebody begins to read. */
    void begin() {
        readingSince = clock.getAsLong();
    }

    /** Whether the one who reads should stop, and {@link #await}. */
    boolean isOverForReader() {
        return takenNanos + (clock.getAsLong() - readingSince) >= TURN_NANOS;
    }

    /** Whoever began has stopped. */
    void end() {
        takenNanos += clock.getAsLong() - readingSince;
    }

    /** Calls {@link Reader#goOn()} in a later turn of the loop. */
    void await(Reader reader) {
        waiting.add(reader);
        schedule(reader.executor());
    }

    /** A task would be done before the loop reads from anybody; not so one that is scheduled, even for now. */
    private void schedule(EventExecutor executor) {
        if (!scheduled) {
            scheduled = true;
            executor.schedule(this::turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void turn() {
        scheduled = false;
        takenNanos = 0;
        try {
            for (int left = waiting.size(); left > 0 && !isOver(); left--) {
                waiting.remove().goOn();
            }
        } finally {
            if (!waiting.isEmpty()) {
                schedule(waiting.element().executor());
            }
        }
    }
}
