package io.hawser.netty;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that go on when the loop's turn ends. To wake one may cost a switch of the processor to it and back, so that
 * virtual threads are woken by one of their own kind, which costs the loop one wake-up for all. Of one loop, single-threaded.
 */
final class WakeUps implements Runnable {
    /** With this many, the first do not wait for the turn to end. */
    private static final int MOST = 64;

    private final Thread[] threads = new Thread[MOST];
    private int count;

    /** Wakes a thread soon; {@code loop} is the one we are on. */
    void add(Thread thread, Executor loop) {
        if (!thread.isVirtual()) {
            LockSupport.unpark(thread);
            return;
        }
        threads[count++] = thread;
        if (count == MOST) {
            run();
        } else if (count == 1) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException e) {
                run();
            }
        }
    }

    /** The end of the turn. */
    @Override
    public void run() {
        if (count == 1) {
            LockSupport.unpark(threads[0]);
        } else if (count > 1) {
            Thread[] all = Arrays.copyOf(threads, count);
            Thread.ofVirtual().name("hawser-wake-up").start(() -> {
                for (Thread thread : all) {
                    LockSupport.unpark(thread);
                }
            });
        }
        Arrays.fill(threads, 0, count, null);
        count = 0;
    }
}
