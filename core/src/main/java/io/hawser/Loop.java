package io.hawser;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that a connection's driver lives on, for whoever brings a transport. {@code execute} runs a task there
 * soon, after those given before; it throws {@link java.util.concurrent.RejectedExecutionException} once the loop is shut
 * down. Whoever shuts a loop down closes its connections first.
 */
public interface Loop extends Executor {
    /** Whether the calling thread is the loop's. */
    boolean isCurrent();

    /** How many of the tasks given to it the loop has in a turn at present; 1 or more. On the loop. */
    default int crowd() {
        return 1;
    }

    /**
     * Lets a parked thread go on, at the latest when the loop's turn ends. On the loop. Threads that are woken together cost
     * less than one by one.
     */
    default void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }
}
