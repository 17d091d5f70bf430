package io.hawser.testkit;

import io.hawser.Loop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a byte stream in memory, and what can go wrong with it. What it holds on its way counts as handed to the
 * operating system, and is at most as much as the peer's buffer takes, so that a peer that does not read pushes back as TCP
 * does.
 *
 * <p>The methods may be called on any thread; they take effect on the loop, at once if that is the calling thread.
 */
public final class Direction {
    private static final int DEFAULT_CAPACITY_BYTES = 64 << 10;

    private final Loop loop;
    private final Timers timers;
    private final LongSupplier clock;
    private final ByteQueue onItsWay = new ByteQueue();
    private final ArrayDeque<Departure> departures = new ArrayDeque<>();

    /** The end that bytes go to. */
    private @Nullable Receiving to;

    /** Lets the sending end try again. */
    private Runnable onRoom = () -> {};

    /** Breaks the whole byte stream. */
    private Runnable onReset = () -> {};

    /** The other direction of the same byte stream. */
    private @Nullable Direction opposite;

    private int capacity = DEFAULT_CAPACITY_BYTES;
    private int pieceBytes = Integer.MAX_VALUE;

    /** How many more bytes pass; without end unless it is stalled. */
    private long allowance = Long.MAX_VALUE;

    private boolean held;
    private long delayNanos;
    private long timerAt = Long.MAX_VALUE;
    private long closeAt = Long.MAX_VALUE;
    private long resetAt = Long.MAX_VALUE;
    private boolean swallowsEnd;
    private volatile long delivered;
    private boolean deliveryScheduled;
    private boolean ended;
    private long endedAt;
    private boolean endDelivered;
    private boolean discards;

    /** Bytes that left at one time, up to a place in the stream. */
    private record Departure(long end, long at) {}

    /** The end that bytes go to. */
    interface Receiving {
        boolean isReading();

        /** Bytes came; those that remain are not taken yet. */
        void arrived(ByteBuffer bytes);

        void arrivedEnd();
    }

    Direction(Loop loop, Timers timers, LongSupplier clock) {
        this.loop = loop;
        this.timers = timers;
        this.clock = clock;
    }

    void connect(Receiving receiving, Runnable roomAgain, Runnable reset, Direction back) {
        to = receiving;
        onRoom = roomAgain;
        onReset = reset;
        opposite = back;
    }

    // ------------------------------------------------------------------------------------------------- faults

    /**
     * Lets nothing more leave: what is sent from now on stays unsent at its sender, as with a peer that does not read. Undone
     * by {@link #resume}.
     */
    public void stall() {
        onLoop(() -> allowance = 0);
    }

    /**
     * Lets this many more bytes pass and then none: a peer that reads a little.
     *
     * @param bytes 0 or more
     */
    public void trickle(long bytes) {
        onLoop(() -> {
            allowance = allowance == Long.MAX_VALUE ? bytes : allowance + bytes;
            onRoom.run();
        });
    }

    /**
     * Lets nothing more arrive: what is sent leaves its sender, who notices nothing, as with a network that has lost its way.
     * Undone by {@link #resume}.
     */
    public void hold() {
        onLoop(() -> held = true);
    }

    /** Lets everything leave and arrive again. */
    public void resume() {
        onLoop(this::flow);
    }

    private void flow() {
        allowance = Long.MAX_VALUE;
        held = false;
        onRoom.run();
        schedule();
    }

    /**
     * Lets everything arrive this much later, the end of the stream too. No more than {@link #capacity} is on its way at a
     * time.
     *
     * @param duration 0 or more, default 0; on the clock of the pair
     */
    public void delay(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("bytes cannot arrive before they leave: " + duration);
        }
        long nanos = duration.toNanos();
        onLoop(() -> {
            delayNanos = nanos;
            schedule();
        });
    }

    /**
     * Delivers in pieces, each in a turn of its own.
     *
     * @param bytes 1 or more: 1 for one byte at a time
     */
    public void deliverInPiecesOf(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("pieces must have 1 byte or more: " + bytes);
        }
        onLoop(() -> pieceBytes = bytes);
    }

    /**
     * How much may be on its way, as in the buffers of TCP.
     *
     * @param bytes 1 or more, default 64 KiB
     */
    public void capacity(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("capacity must be 1 byte or more: " + bytes);
        }
        onLoop(() -> {
            capacity = bytes;
            onRoom.run();
        });
    }

    /**
     * Ends the connection, both directions, as soon as this many bytes have been delivered in this one since the beginning;
     * at once if they have. Both ends then see the end of the stream. What they still send, and what was on its way, is
     * lost without a word.
     *
     * @param bytes 0 or more; default and for never {@link Long#MAX_VALUE}
     */
    public void closeAfter(long bytes) {
        onLoop(() -> {
            closeAt = bytes;
            cutIfDue();
        });
    }

    /**
     * As {@link #closeAfter}, but both ends see a reset.
     *
     * @param bytes 0 or more; default and for never {@link Long#MAX_VALUE}
     */
    public void resetAfter(long bytes) {
        onLoop(() -> {
            resetAt = bytes;
            cutIfDue();
        });
    }

    /** Ends this direction after what is on its way, without a close frame, as a peer that ends its output does. */
    public void end() {
        onLoop(() -> {
            if (!ended) {
                ended = true;
                endedAt = clock.getAsLong();
            }
            schedule();
        });
    }

    /**
     * Keeps the sender's end or reset from the receiver, who is left with a connection on which nothing comes: a peer that
     * has vanished. What the receiver sends to a peer that is gone is lost. Undone by {@link #clear}, which passes an end
     * on.
     */
    public void swallowEnd() {
        onLoop(() -> swallowsEnd = true);
    }

    /** Takes away all that is wrong, as at first. What has ended stays so. */
    public void clear() {
        onLoop(() -> {
            delayNanos = 0;
            pieceBytes = Integer.MAX_VALUE;
            closeAt = Long.MAX_VALUE;
            resetAt = Long.MAX_VALUE;
            swallowsEnd = false;
            flow();
        });
    }

    /** How many bytes have been delivered since the beginning. */
    public long deliveredBytes() {
        return delivered;
    }

    private void onLoop(Runnable action) {
        if (loop.isCurrent()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    // ------------------------------------------------------------------------------------------- for the transport

    /** Takes what may pass; returns how many bytes that were. */
    int accept(ByteQueue from) {
        if (ended || discards) {
            int all = from.size();
            from.remove(all);
            return all;
        }
        int count = (int) Math.min(Math.min(from.size(), allowance), capacity - onItsWay.size());
        if (count <= 0) {
            return 0;
        }
        onItsWay.add(from.peek(count), from.peek(count).position(), count);
        depart(clock.getAsLong());
        from.remove(count);
        if (allowance != Long.MAX_VALUE) {
            allowance -= count;
        }
        schedule();
        return count;
    }

    private void depart(long now) {
        Departure last = departures.peekLast();
        if (last != null && last.at == now) {
            departures.removeLast();
        }
        departures.add(new Departure(delivered + onItsWay.size(), now));
    }

    /** The receiving end is gone: what still comes is lost. */
    void discard() {
        discards = true;
        lose();
    }

    private void lose() {
        onItsWay.drain();
        departures.clear();
    }

    boolean swallowsEnd() {
        return swallowsEnd;
    }

    /** There may be something to deliver. */
    void schedule() {
        if (!deliveryScheduled) {
            deliveryScheduled = true;
            loop.execute(this::deliver);
        }
    }

    private void deliver() {
        deliveryScheduled = false;
        Receiving end = to;
        if (end == null || discards || held || endDelivered || !end.isReading()) {
            return;
        }
        int due = due();
        if (due > 0) {
            deliverPiece(end, due);
        }
        boolean endIsNext = onItsWay.size() == 0 && ended && !swallowsEnd;
        if (endIsNext && !endDelivered && !discards && isDue(endedAt)) {
            endDelivered = true;
            end.arrivedEnd();
        }
    }

    /** How many of the bytes on their way may arrive now. */
    private int due() {
        long end = delivered;
        for (Departure departure : departures) {
            if (!isDue(departure.at)) {
                break;
            }
            end = departure.end;
        }
        return (int) (end - delivered);
    }

    /** Whether what left then may arrive now; if not, delivery is tried again when it may. */
    private boolean isDue(long departed) {
        long at = departed + delayNanos;
        if (at - clock.getAsLong() <= 0) {
            return true;
        }
        if (at != timerAt) {
            timerAt = at;
            timers.at(at, this::schedule);
        }
        return false;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only written on the loop
    private void deliverPiece(Receiving end, int due) {
        long untilCut = Math.max(0, Math.min(closeAt, resetAt) - delivered);
        int count = (int) Math.min(Math.min(due, pieceBytes), untilCut);
        ByteBuffer piece = onItsWay.peek(count);
        int start = piece.position();
        end.arrived(piece);
        int taken = piece.position() - start;
        if (discards) {
            return;
        }
        onItsWay.remove(taken);
        delivered += taken;
        while (!departures.isEmpty() && departures.element().end <= delivered) {
            departures.remove();
        }
        if (taken > 0) {
            onRoom.run();
            if (onItsWay.size() > 0) {
                schedule();
            }
        }
        cutIfDue();
    }

    private void cutIfDue() {
        if (delivered >= resetAt) {
            resetAt = Long.MAX_VALUE;
            onReset.run();
        } else if (delivered >= closeAt) {
            closeAt = Long.MAX_VALUE;
            endHere();
            if (opposite != null) {
                opposite.endHere();
            }
        }
    }

    /** Ends it without what is on its way or still to be sent. */
    private void endHere() {
        lose();
        end();
        onRoom.run();
    }
}
