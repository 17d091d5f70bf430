package io.hawser.testkit;

import io.hawser.Loop;
import io.hawser.WebSocket;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server, connected in memory after a handshake, that move by themselves: in real time, on a thread of their
 * own that ends with {@link #close}. For code that waits, such as a blocking {@code receive()}; all else is better tested with
 * a {@link WebSocketPair}. May be used from any thread.
 *
 * <pre>{@code
 * try (ThreadedPair pair = ThreadedPair.create()) {
 *     Thread.startVirtualThread(() -> handler.handle(pair.server()));
 *     pair.client().send("hello");
 *     assertEquals("hello yourself", pair.client().receive().text());
 * }
 * }</pre>
 */
public final class ThreadedPair implements AutoCloseable {
    private final ScheduledExecutorService executor;
    private final ThreadLoop loop;
    private final MemoryLink link;

    ThreadedPair(PairOptions options) {
        executor = Executors.newSingleThreadScheduledExecutor(ThreadedPair::loopThread);
        loop = new ThreadLoop(executor);
        link = new MemoryLink(options, loop, loop::at, System::nanoTime, new SplittableRandom(0));
        loop.execute(link::start);
    }

    private static Thread loopThread(Runnable task) {
        return Thread.ofPlatform().daemon().name("hawser-testkit").unstarted(task);
    }

    /** A pair with default options; both ends receive by {@code receive()}. */
    public static ThreadedPair create() {
        return WebSocketPair.builder().openThreaded();
    }

    /** The client's end. */
    public WebSocket client() {
        return link.client;
    }

    /** The server's end. */
    public WebSocket server() {
        return link.server;
    }

    /** The byte stream from the client to the server, and its faults. */
    public Direction toServer() {
        return link.toServer;
    }

    /** The byte stream from the server to the client, and its faults. */
    public Direction toClient() {
        return link.toClient;
    }

    /** Cuts what is still open, frees the compressors, and ends the thread. Does not wait. Idempotent. */
    @Override
    public void close() {
        if (!executor.isShutdown()) {
            executor.execute(() -> {
                link.close();
                executor.execute(executor::shutdownNow); // behind the cut, which is a task itself
            });
        }
    }

    /** The loop on the executor's one thread. */
    private static final class ThreadLoop implements Loop {
        private final ScheduledExecutorService executor;
        private volatile @Nullable Thread thread;

        ThreadLoop(ScheduledExecutorService executor) {
            this.executor = executor;
            executor.execute(() -> thread = Thread.currentThread());
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        void at(long nanoTime, Runnable task) {
            if (!executor.isShutdown()) {
                executor.schedule(task, nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
    }
}
