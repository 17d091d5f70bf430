package io.hawser;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where senders wait while too much is pending. The loop, which opens it, takes the lock only if someone waits. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private volatile int waiting;

    /** Waits until {@code passable}, which is asked again each time the gate is opened. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only changed under the lock
    void await(BooleanSupplier passable) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            try {
                while (!passable.getAsBoolean()) {
                    opened.await();
                }
            } finally {
                waiting--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets all who wait ask again. Call it after the state has changed that they ask for. */
    void open() {
        if (waiting > 0) {
            lock.lock();
            try {
                opened.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
