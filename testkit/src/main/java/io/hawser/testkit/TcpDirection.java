package io.hawser.testkit;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One direction of what a {@link TcpFaultProxy} carries, and what can go wrong with it: of one connection, or of all, which
 * are those that are open and those that will come. Nothing is wrong at first. Faults can be combined and take effect at
 * once; bytes never change their order. Each method may be called on any thread.
 *
 * <p>At most 272 KiB wait in the proxy for their time to come. Behind that the proxy stops reading, the buffers of the
 * operating system fill, and then the sender notices.
 */
public abstract sealed class TcpDirection permits Pump, AllPumps {
    private static final Duration LONGEST = Duration.ofHours(1);

    TcpDirection() {}

    /** Changes what is wrong. */
    abstract void change(Consumer<Faults> change);

    /**
     * Lets everything arrive this much later, the end of the stream too.
     *
     * @param duration 0 to 1 h, default 0
     */
    public void delay(Duration duration) {
        long nanos = nanos(duration);
        change(faults -> faults.delayNanos = nanos);
    }

    /**
     * Lets bytes arrive later still, by a time that is drawn for whatever came at once. Bytes do not overtake each other, so
     * late ones hold up those behind them.
     *
     * @param atMost the longest time to be drawn, 0 to 1 h, default 0
     * @param seed of the times; every connection draws the same
     */
    public void jitter(Duration atMost, long seed) {
        long nanos = nanos(atMost);
        change(faults -> faults.jitter(nanos, seed));
    }

    /**
     * Lets no more than this pass, evenly: a fiftieth of it at a time.
     *
     * @param bytes 1 or more; default and for no limit {@link Long#MAX_VALUE}
     */
    public void bytesPerSecond(long bytes) {
        requireAtLeast(1, bytes);
        change(faults -> faults.bytesPerSecond = bytes);
    }

    /**
     * Lets nothing more arrive, an end or a reset neither, as with a network that has lost its way. The sender notices when
     * the buffers on the way are full. Undone by {@link #resume}.
     */
    public void stall() {
        change(faults -> faults.stalled = true);
    }

    /** Lets everything arrive that a {@link #stall} has kept. */
    public void resume() {
        change(faults -> faults.stalled = false);
    }

    /**
     * Delivers in pieces, each with a system call of its own and at once (TCP_NODELAY). A receiver that is slower than that
     * may still read several at a time.
     *
     * @param bytes 1 or more: 1 for one byte at a time; default {@link Integer#MAX_VALUE}
     */
    public void deliverInPiecesOf(int bytes) {
        requireAtLeast(1, bytes);
        change(faults -> faults.pieceBytes = bytes);
    }

    /**
     * Collects what comes and delivers it with one system call: when so much has come, when the first of it has waited for so
     * long, or when nothing more can come.
     *
     * @param bytes 1 to 262,144; default and for no merging 1
     * @param atMost 0 to 1 h
     */
    public void merge(int bytes, Duration atMost) {
        long nanos = nanos(atMost);
        requireAtLeast(1, bytes);
        if (bytes > Pump.CAPACITY_BYTES) {
            throw new IllegalArgumentException("no more than " + Pump.CAPACITY_BYTES + " bytes are merged: " + bytes);
        }
        change(faults -> faults.merge(bytes, nanos));
    }

    /**
     * Ends the connection, both directions, as soon as this many bytes have been delivered in this one since it began; at
     * once if they have, even while it is stalled. Both ends then read the end of the stream. What they still send, and what
     * was on its way, is lost without a word.
     *
     * @param bytes 0 or more; default and for never {@link Long#MAX_VALUE}
     */
    public void closeAfter(long bytes) {
        requireAtLeast(0, bytes);
        change(faults -> faults.closeAt = bytes);
    }

    /**
     * As {@link #closeAfter}, but both ends see a reset. The bytes before it are lost too if an operating system has them
     * still waiting to be sent.
     *
     * @param bytes 0 or more; default and for never {@link Long#MAX_VALUE}
     */
    public void resetAfter(long bytes) {
        requireAtLeast(0, bytes);
        change(faults -> faults.resetAt = bytes);
    }

    /**
     * Ends this direction of the connections that are open now, after what is on its way, as if the sender had ended its
     * output. What the sender sends from now on is lost without a word; the other direction goes on.
     */
    public abstract void end();

    /**
     * Keeps the sender's end or reset from the receiver, who is left with a connection on which nothing comes: a peer that
     * has vanished. What the receiver sends to a peer that is gone is lost. Undone by {@link #clear}, which passes the end
     * on.
     */
    public void swallowEnd() {
        change(faults -> faults.swallowsEnd = true);
    }

    /** Takes away all that is wrong, as at first. What has ended stays so. */
    public void clear() {
        change(Faults::clear);
    }

    /** How many bytes the proxy has read since it, or the connection, began. */
    public abstract long receivedBytes();

    /** How many bytes the proxy has handed to the operating system for the receiver since it, or the connection, began. */
    public abstract long deliveredBytes();

    private static long nanos(Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a time is from 0 to 1 h: " + duration);
        }
        return duration.toNanos();
    }

    private static void requireAtLeast(long least, long bytes) {
        if (bytes < least) {
            throw new IllegalArgumentException("must be " + least + " or more: " + bytes);
        }
    }
}
