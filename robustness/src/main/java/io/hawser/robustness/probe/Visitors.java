package io.hawser.robustness.probe;

import io.hawser.robustness.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh connections: each shakes hands and leaves. On threads of their own, as many as wait at once. */
final class Visitors implements AutoCloseable {
    private final Target target;
    private final Ledger ledger;
    private final Duration limit;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("visitor").daemon().factory());
    private final AtomicInteger underWay = new AtomicInteger();

    Visitors(Target target, Ledger ledger, Duration limit) {
        this.target = target;
        this.ledger = ledger;
        this.limit = limit;
    }

    /** One more, which was due at this time. */
    void visit(long due) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            try {
                var channel = Opening.open(target, limit);
                ledger.shookHands(System.nanoTime() - due);
                Opening.leave(channel);
            } catch (IOException e) {
                ledger.failed(String.valueOf(e.getMessage()));
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /** Whether none is under way. */
    boolean areGone() {
        return underWay.get() == 0;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
