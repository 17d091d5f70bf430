package io.hawser;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The loops of the tests. */
final class Loops {
    private Loops() {}

    /** A loop that the test drives: tasks wait for {@link #run}. */
    static final class Manual implements Loop {
        final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        volatile boolean shutDown;
        int crowd = 1;
        private volatile @Nullable Thread current;

        @Override
        public synchronized void execute(Runnable task) {
            if (shutDown) {
                throw new RejectedExecutionException("shut down");
            }
            tasks.add(task);
        }

        @Override
        public boolean isCurrent() {
            return current == Thread.currentThread();
        }

        @Override
        public int crowd() {
            return crowd;
        }

        private synchronized Runnable next() {
            return tasks.isEmpty() ? this::idle : tasks.remove();
        }

        private void idle() {
            current = null;
        }

        /** Runs all tasks, those included that come meanwhile; returns how many. */
        int run() {
            int count = 0;
            for (current = Thread.currentThread(); current != null; count++) {
                next().run();
            }
            return count - 1;
        }

        /** Runs this as a task of the loop, and then the others. */
        void run(Runnable task) {
            execute(task);
            run();
        }
    }

    /** A loop on a thread of its own. */
    static final class Threaded implements Loop, AutoCloseable {
        final AtomicInteger wakeUps = new AtomicInteger();
        private final ThreadFactory factory =
                Thread.ofPlatform().daemon().name("loop").factory();
        private volatile Thread thread = Thread.currentThread();
        private final ExecutorService executor =
                Executors.newSingleThreadExecutor(task -> thread = factory.newThread(task));

        @Override
        public void execute(Runnable task) {
            wakeUps.incrementAndGet();
            executor.execute(task);
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        /** Waits until all tasks given so far are done. */
        void settle() throws Exception {
            executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
