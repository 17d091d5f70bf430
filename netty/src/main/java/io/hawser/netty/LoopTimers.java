package io.hawser.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the connections of one event loop want to be woken: a heap, and one task of the loop for the earliest. A connection
 * that waits costs an entry here, in place of a task and its promise. Single-threaded; times as {@link System#nanoTime()}.
 */
final class LoopTimers {
    private static final int FIRST_LENGTH = 16;

    /** So long those who are due are woken in one turn of the loop; the others, late already, in the next. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Each sleeper is due no earlier than the one at half its index. */
    private @Nullable Sleeper[] heap = new @Nullable Sleeper[FIRST_LENGTH];

    private int size;
    private @Nullable ScheduledFuture<?> task;
    private long taskAt;

    /** Who waits; remembers its place for us. */
    interface Sleeper {
        int NOWHERE = 0;

        /** When it is due; must not change while it waits. */
        long dueAt();

        /** The place given last, {@link #NOWHERE} at first. */
        int place();

        void place(int index);

        /** It is time. It no longer waits. */
        void wake();

        /** The loop. */
        EventExecutor executor();
    }

    /** Wakes a sleeper that does not wait yet. */
    void add(Sleeper sleeper) {
        if (++size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        rise(size, sleeper);
        if (sleeper.place() == 1) {
            watch(sleeper);
        }
    }

    /** Wakes it no more; nothing happens if it does not wait. */
    void remove(Sleeper sleeper) {
        int place = sleeper.place();
        if (place != Sleeper.NOWHERE) {
            sleeper.place(Sleeper.NOWHERE);
            Sleeper last = at(size);
            heap[size--] = null;
            if (last != sleeper) {
                sink(place, last);
                rise(last.place(), last);
            }
        }
    }

    private Sleeper at(int place) {
        return Objects.requireNonNull(heap[place]);
    }

    private void put(int place, Sleeper sleeper) {
        heap[place] = sleeper;
        sleeper.place(place);
    }

    private static boolean isEarlier(Sleeper one, Sleeper other) {
        return one.dueAt() - other.dueAt() < 0;
    }

    private void rise(int from, Sleeper sleeper) {
        int place = from;
        while (place > 1 && isEarlier(sleeper, at(place / 2))) {
            put(place, at(place / 2));
            place /= 2;
        }
        put(place, sleeper);
    }

    private void sink(int from, Sleeper sleeper) {
        int place = from;
        while (2 * place <= size) {
            int child = 2 * place;
            if (child < size && isEarlier(at(child + 1), at(child))) {
                child++;
            }
            if (!isEarlier(at(child), sleeper)) {
                break;
            }
            put(place, at(child));
            place = child;
        }
        put(place, sleeper);
    }

    /** Sets the task for the earliest. One that was removed meanwhile only means that the task comes for nothing. */
    private void watch(Sleeper earliest) {
        if (task != null) {
            if (taskAt - earliest.dueAt() <= 0) {
                return;
            }
            task.cancel(false);
        }
        taskAt = earliest.dueAt();
        task = earliest.executor().schedule(this::wakeDue, taskAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void wakeDue() {
        task = null;
        long began = System.nanoTime();
        long now = began;
        try {
            while (size > 0 && at(1).dueAt() - began <= 0 && now - began < TURN_NANOS) {
                Sleeper due = at(1);
                remove(due);
                due.wake();
                now = System.nanoTime();
            }
        } finally {
            if (size > 0) {
                watch(at(1));
            }
        }
    }
}
