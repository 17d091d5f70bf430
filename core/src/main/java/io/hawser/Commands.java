package io.hawser;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Brings commands from any thread to the loop, in order and with at most one pending wake-up, and counts the bytes of the
 * messages among them. Added to by any thread, run on the loop.
 */
final class Commands {
    private final Loop loop;
    private final Target target;
    private final ConcurrentLinkedQueue<Command> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final AtomicLong bytes = new AtomicLong();

    /** Who carries commands out. */
    interface Target {
        /** Carries one out; on the loop. */
        void run(Command command);

        /** All that was there has been run; on the loop. */
        void turnEnded();

        /** The loop takes no more tasks; on any thread. */
        void loopGone();

        /** Tells who waits for a command that it will not be carried out; on any thread. */
        void refuse(Command command);
    }

    Commands(Loop loop, Target target) {
        this.loop = loop;
        this.target = target;
    }

    /** The cost of the messages that were reserved for and have not been run. */
    long bytes() {
        return bytes.get();
    }

    /**
     * Counts a message's cost if no more than {@code limit} was pending before: of many who try, only so many pass as there
     * is room for, and one.
     *
     * @param beyond how much is pending behind this queue; what is run must be counted there before {@link #release}
     */
    boolean reserve(long cost, long limit, LongSupplier beyond) {
        while (true) {
            long here = bytes.get(); // first: what moves on in between is then counted twice, not missed
            if (here + beyond.getAsLong() > limit) {
                return false;
            }
            if (bytes.compareAndSet(here, here + cost)) {
                return true;
            }
        }
    }

    /** A reserved message has moved on. */
    void release(long cost) {
        bytes.addAndGet(-cost);
    }

    void add(Command command) {
        queue.add(command);
        wake();
    }

    private void wake() {
        if (wakeUpPending.get() || !wakeUpPending.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::turn);
        } catch (RejectedExecutionException e) {
            wakeUpPending.set(false);
            target.loopGone();
            for (Command command = queue.poll(); command != null; command = queue.poll()) {
                target.refuse(command);
            }
        }
    }

    private void turn() {
        wakeUpPending.set(false); // first: what is added from now on wakes us again
        runEarlier();
        target.turnEnded();
        if (!queue.isEmpty()) {
            wake();
        }
    }

    /** Runs what was added before now, and not what other threads keep adding: this connection is not alone on its loop. */
    void runEarlier() {
        if (queue.isEmpty()) {
            return;
        }
        boolean[] reached = {false};
        queue.add(new Command.Action(() -> reached[0] = true));
        while (!reached[0]) {
            Command command = queue.poll();
            if (command == null) {
                return;
            }
            target.run(command);
        }
    }
}
