package io.hawser.server;

import io.hawser.WebSocket;
import io.hawser.netty.EventLoops;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** How far a server is with sending its clients elsewhere, see {@link WebSocketServer#drain}. Safe from any thread. */
public final class Drain {
    /** What those are told who are closed. */
    static final CloseStatus STATUS = new CloseStatus(CloseCode.SERVICE_RESTART.code(), "server drains, reconnect");

    /** The last tenth of the window is for the answers of those that were told last. */
    private static final double SPREAD = 0.9;

    private final EventLoops loops;
    private final Runnable refusal;
    private final Duration notice;
    private final Duration window;
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CompletableFuture<Drain> done = new CompletableFuture<>();
    private volatile boolean refusing;

    /**
     * A drain that has not started.
     *
     * @param refusal what is to be done when handshakes begin to be refused
     */
    Drain(EventLoops loops, Runnable refusal, Duration notice, Duration window) {
        this.loops = loops;
        this.refusal = refusal;
        this.notice = notice;
        this.window = window;
    }

    /** How many connections were told to go elsewhere so far. */
    public int closed() {
        return closed.get();
    }

    /** How many connections are open now. */
    public int remaining() {
        return (int) loops.connections().count();
    }

    /** Whether no connection is left, or the window has passed, or the server was closed. */
    public boolean isDone() {
        return done.isDone();
    }

    /** Completes with this as soon as {@link #isDone}. */
    public CompletionStage<Drain> done() {
        return done.minimalCompletionStage();
    }

    /** Whether handshakes are refused already. */
    boolean isRefusing() {
        return refusing;
    }

    /** Tells one connection, if nobody has done so before. */
    void tell(WebSocket ws) {
        if (ws.isOpen()) {
            closed.incrementAndGet();
            ws.close(STATUS);
        }
    }

    /** Ends it where it stands: the server closes. */
    void stop() {
        stopped.countDown();
        done.complete(this);
    }

    void start() {
        Thread.ofVirtual().name("hawser-server-drain").start(this::run);
    }

    private void run() {
        try {
            ServerLog.drainBegins(remaining(), notice, window);
            long start = System.nanoTime() + notice.toNanos();
            if (stopsBefore(start)) {
                return;
            }
            refusing = true; // before the list is made: whoever opens from now on is told by its own loop
            refusal.run();
            long deadline = start + window.toNanos();
            if (tellAll(start)) {
                return;
            }
            int cut = cutAt(deadline);
            ServerLog.drainEnds(closed(), cut, Duration.ofNanos(System.nanoTime() - start));
            done.complete(this);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a drain", e);
        }
    }

    /** One after the other, each at a random time within its share of the window. Returns whether it was stopped. */
    private boolean tellAll(long start) throws InterruptedException {
        List<WebSocket> open = new ArrayList<>(loops.connections().toList());
        Collections.shuffle(open, ThreadLocalRandom.current());
        double share = window.toNanos() * SPREAD / Math.max(1, open.size());
        for (int i = 0; i < open.size(); i++) {
            if (stopsBefore(
                    start + (long) (share * (i + ThreadLocalRandom.current().nextDouble())))) {
                return true;
            }
            tell(open.get(i));
        }
        return false;
    }

    private boolean stopsBefore(long nanoTime) throws InterruptedException {
        return stopped.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Waits for their ends. Returns how many had to be cut. */
    private int cutAt(long deadline) throws InterruptedException {
        List<WebSocket> left = loops.connections().toList();
        CompletableFuture<?> ended = CompletableFuture.allOf(
                left.stream().map(ws -> ws.closed().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(ended, done).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return 0;
        } catch (TimeoutException e) {
            List<WebSocket> late = loops.connections().toList();
            late.forEach(WebSocket::abort);
            return late.size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("closed() never fails", e);
        }
    }
}
