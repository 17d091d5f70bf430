package io.hawser;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How a thread waits for another. */
final class Parking {
    private Parking() {}

    /**
     * Parks the calling thread until it is unparked, or for no reason, unless there is nothing to wait for. A fork/join pool
     * is told, so that it can put another thread in its place.
     *
     * @param maxNanos a negative time is for ever
     * @param over what to ask before
     */
    static void park(long maxNanos, BooleanSupplier over) throws InterruptedException {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean block() {
                    parkUnless(over.getAsBoolean(), maxNanos);
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    return over.getAsBoolean();
                }
            });
        } else {
            parkUnless(over.getAsBoolean(), maxNanos);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static void parkUnless(boolean over, long maxNanos) {
        if (over) {
            return;
        }
        if (maxNanos < 0) {
            LockSupport.park();
        } else {
            LockSupport.parkNanos(maxNanos);
        }
    }
}
