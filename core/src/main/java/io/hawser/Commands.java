package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings commands from any thread to the loop, in order and with at most one pending wake-up. Added to by any thread, run on
 * the loop: as the task that the loop is woken with, and whenever the loop wants what came before to be done.
 */
final class Commands implements Runnable {
    private static final VarHandle NEWEST = Fields.handle(MethodHandles.lookup(), "newest", Command.class);

    /** In place of nothing while a wake-up is pending. */
    private static final Command WOKEN = new Command.Action(() -> {});

    private final Loop loop;
    private final Target target;

    /** What was added last, and through it what was added before; null while no wake-up is pending. */
    private volatile @Nullable Command newest;

    /** What the loop has taken and not run yet: the oldest, and through it the others. */
    private @Nullable Command oldest;

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

    void add(Command command) {
        @Nullable Command before;
        do {
            before = newest;
            command.next = before;
        } while (!NEWEST.compareAndSet(this, before, command));
        if (before == null) {
            wake();
        }
    }

    private void wake() {
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            target.loopGone();
            for (@Nullable Command command = take(null); command != null; command = command.next) {
                target.refuse(command);
            }
        }
    }

    /** The turn that the loop was woken for. */
    @Override
    public void run() {
        runTaken();
        oldest = take(null); // what is added from now on wakes us again
        runTaken();
        target.turnEnded();
    }

    /** Runs what was added before now, and not what other threads keep adding: this connection is not alone on its loop. */
    void runEarlier() {
        runTaken();
        @Nullable Command last = newest;
        if (last != null && last != WOKEN) {
            oldest = take(WOKEN);
            runTaken();
        }
    }

    private void runTaken() {
        while (oldest != null) {
            Command command = oldest;
            oldest = command.next;
            command.next = null;
            target.run(command); // which may come back to runEarlier()
        }
    }

    /** All that was added, oldest first. */
    private @Nullable Command take(@Nullable Command leave) {
        @Nullable Command first = null;
        @Nullable Command command = (@Nullable Command) NEWEST.getAndSet(this, leave);
        while (command != null && command != WOKEN) {
            @Nullable Command before = command.next;
            command.next = first;
            first = command;
            command = before;
        }
        return first;
    }
}
