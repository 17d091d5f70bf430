package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where senders wait while too much is pending. Opened by the loop, which it costs one look if nobody waits. */
final class Gate {
    private static final VarHandle LAST = Fields.handle(MethodHandles.lookup(), "last", Waiter.class);

    /** Who came last, and through it who came before. */
    @SuppressWarnings("UnusedVariable") // through LAST
    private volatile @Nullable Waiter last;

    private static final class Waiter {
        final Thread thread = Thread.currentThread();

        @Nullable
        Waiter other;

        volatile boolean called;
    }

    /** Waits until {@code passable}, which is asked again each time the gate is opened. */
    void await(BooleanSupplier passable) throws InterruptedException {
        while (true) {
            Waiter waiter = new Waiter();
            do {
                waiter.other = last;
            } while (!LAST.compareAndSet(this, waiter.other, waiter));
            if (passable.getAsBoolean()) { // behind the line above: an opening from now on calls us
                return;
            }
            while (!waiter.called) {
                Parking.park(-1, () -> waiter.called);
            }
        }
    }

    /** Lets all who wait ask again, the first first. Call it after the state has changed that they ask for. */
    void open() {
        if (last == null) {
            return;
        }
        @Nullable Waiter first = null;
        @Nullable Waiter waiter = (@Nullable Waiter) LAST.getAndSet(this, null);
        while (waiter != null) {
            @Nullable Waiter before = waiter.other;
            waiter.other = first;
            first = waiter;
            waiter = before;
        }
        for (; first != null; first = first.other) {
            first.called = true;
            LockSupport.unpark(first.thread);
        }
    }
}
