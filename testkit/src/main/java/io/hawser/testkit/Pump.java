package io.hawser.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries one direction of one connection: a thread reads, another writes what is due and acts on ends, and in between the
 * bytes wait. All state is under the lock of the connection, which is not held while reading or writing.
 */
final class Pump extends TcpDirection {
    /** Nothing more is read while so much waits. */
    static final int CAPACITY_BYTES = 256 << 10;

    private static final int READ_BYTES = 16 << 10;
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final ProxiedConnection connection;
    private final Socket from;
    private final Socket to;
    private final AllPumps all;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Faults faults = new Faults();
    private final ByteQueue waiting = new ByteQueue();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

    private byte[] piece = new byte[READ_BYTES];
    private long received;
    private long taken;
    private long delivered;

    /** When the limit on bytes per second lets more pass. */
    private long freeAt = System.nanoTime();

    /** When the input ended or broke, or an end was asked for. */
    private long endAt;

    private boolean writing;
    private boolean inputEnded;
    private boolean inputBroken;
    private boolean broken;
    private boolean endAsked;

    /** Nothing is written any more; what still comes is thrown away. */
    private boolean outputEnded;

    /** What came at once. */
    private record Arrival(long end, long nanoTime, double luck) {}

    Pump(ProxiedConnection connection, Socket from, Socket to, AllPumps all) {
        this.connection = connection;
        this.from = from;
        this.to = to;
        this.all = all;
        lock = connection.lock;
        changed = connection.changed;
    }

    void join() {
        all.add(this);
    }

    void leave() {
        all.remove(this);
    }

    // ------------------------------------------------------------------------------------------------- from the test

    @Override
    void change(Consumer<Faults> change) {
        lock.lock();
        try {
            change.accept(faults);
            if (writing) {
                cutIfDue(); // here, as the writing thread may be waiting for a receiver that does not read
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end() {
        lock.lock();
        try {
            if (!endAsked) {
                endAsked = true;
                endAt = System.nanoTime();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long receivedBytes() {
        lock.lock();
        try {
            return received;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long deliveredBytes() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    // --------------------------------------------------------------------------------------------- the reading thread

    void read() {
        byte[] buffer = new byte[READ_BYTES];
        boolean failed = false;
        try {
            InputStream in = from.getInputStream();
            for (int count = 0; count >= 0 && awaitRoom(); ) {
                count = in.read(buffer);
                arrived(buffer, Math.max(0, count));
            }
        } catch (IOException e) {
            failed = true;
        }
        inputEnded(failed);
    }

    private boolean awaitRoom() {
        lock.lock();
        try {
            while (connection.isOpen() && waiting.size() >= CAPACITY_BYTES) {
                changed.awaitUninterruptibly();
            }
            return connection.isOpen();
        } finally {
            lock.unlock();
        }
    }

    private void arrived(byte[] bytes, int count) {
        lock.lock();
        try {
            received += count;
            all.countReceived(count);
            if (count > 0 && !outputEnded && !endAsked) {
                waiting.reserve(count).put(bytes, 0, count);
                arrivals.add(new Arrival(taken + waiting.size(), System.nanoTime(), faults.nextLuck()));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void inputEnded(boolean failed) {
        lock.lock();
        try {
            inputEnded = true;
            inputBroken |= failed || broken;
            endAt = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writing to where this direction comes from has failed, so that reading will, behind what can still be read. */
    private void fromIsBroken() {
        broken = true;
        inputBroken |= inputEnded;
        changed.signalAll();
    }

    // --------------------------------------------------------------------------------------------- the writing thread

    void write() {
        try {
            for (int count = nextPiece(); count > 0; count = nextPiece()) {
                write(count);
            }
        } catch (InterruptedException e) {
            connection.close();
        }
    }

    private void write(int count) {
        boolean written = true;
        try {
            OutputStream out = to.getOutputStream();
            out.write(piece, 0, count);
        } catch (IOException e) {
            written = false;
        }
        lock.lock();
        try {
            if (written) {
                delivered += count;
                all.countDelivered(count);
            } else if (!outputEnded) {
                endOutput();
                connection.opposite(this).fromIsBroken();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is to be written, and puts it into {@link #piece}; 0 when the connection is over. */
    private int nextPiece() throws InterruptedException {
        lock.lock();
        try {
            writing = true;
            cutIfDue();
            connection.closeIfDone();
            while (connection.isOpen()) {
                long wait = nanosToWait(System.nanoTime());
                if (wait > 0) {
                    changed.awaitNanos(wait);
                } else if (hasBytes()) {
                    return take();
                } else if (inputBroken && !faults.swallowsEnd) {
                    connection.reset();
                } else {
                    endOutput();
                }
                cutIfDue();
                connection.closeIfDone();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private long nanosToWait(long now) {
        if (faults.stalled) {
            return FOREVER;
        }
        if (hasBytes()) {
            Arrival first = arrivals.element();
            long due = first.nanoTime + faults.delayNanos + (long) (first.luck * faults.jitterNanos);
            boolean moreMayCome = waiting.size() < faults.mergeBytes && !inputEnded && !endAsked;
            long merged = moreMayCome ? faults.mergeNanos : 0;
            return Math.max(due + merged - now, faults.isLimited() ? freeAt - now : 0);
        }
        return hasEnd() ? endAt + faults.delayNanos - now : FOREVER;
    }

    private boolean hasBytes() {
        return !outputEnded && waiting.size() > 0;
    }

    private boolean hasEnd() {
        return endAsked && !outputEnded || inputEnded && !faults.swallowsEnd && (inputBroken || !outputEnded);
    }

    private int take() {
        long together =
                faults.mergeBytes > 1 ? Math.min(waiting.size(), faults.mergeBytes) : arrivals.element().end - taken;
        int count = (int) Math.min(together, faults.most(taken));
        if (piece.length < count) {
            piece = new byte[count];
        }
        waiting.peek(count).get(piece, 0, count);
        waiting.remove(count);
        taken += count;
        while (!arrivals.isEmpty() && arrivals.element().end <= taken) {
            arrivals.remove();
        }
        if (faults.isLimited()) {
            long now = System.nanoTime();
            long pause = (long) ((double) TimeUnit.SECONDS.toNanos(1) * count / faults.bytesPerSecond);
            freeAt = (now - freeAt > 0 ? now : freeAt) + pause;
        }
        changed.signalAll();
        return count;
    }

    // -------------------------------------------------------------------------------------------------- under the lock

    private void cutIfDue() {
        if (!connection.isOpen()) {
            return;
        }
        if (delivered >= faults.resetAt) {
            connection.reset();
        } else if (delivered >= faults.closeAt) {
            endOutput();
            connection.opposite(this).endOutput();
        }
    }

    /** Ends the output, if it has not ended, and loses what waits. */
    private void endOutput() {
        if (outputEnded) {
            return;
        }
        outputEnded = true;
        waiting.drain();
        arrivals.clear();
        changed.signalAll();
        try {
            to.shutdownOutput();
        } catch (IOException e) {
            // the receiver is gone, which whoever reads from it notices
        }
    }

    /** Whether nothing more can happen here. */
    boolean isDone() {
        boolean swallowed = faults.swallowsEnd && waiting.size() == 0 && taken == delivered;
        return inputEnded && (outputEnded || swallowed);
    }
}
