package io.hawser.testkit;

import io.hawser.Loop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
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
    private final ByteQueue onItsWay = new ByteQueue();

    /** The end that bytes go to. */
    private @Nullable Receiving to;

    /** Lets the sending end try again. */
    private Runnable onRoom = () -> {};

    /** Breaks the whole byte stream. */
    private Consumer<IOException> onCut = failure -> {};

    private int capacity = DEFAULT_CAPACITY_BYTES;
    private int pieceBytes = Integer.MAX_VALUE;

    /** How many more bytes pass; without end unless it is stalled. */
    private long allowance = Long.MAX_VALUE;

    private boolean held;
    private long cutAt = Long.MAX_VALUE;
    private volatile long delivered;
    private boolean deliveryScheduled;
    private boolean ended;
    private boolean endDelivered;
    private boolean discards;

    /** The end that bytes go to. */
    interface Receiving {
        boolean isReading();

        /** Bytes came; those that remain are not taken yet. */
        void arrived(ByteBuffer bytes);

        void arrivedEnd();
    }

    Direction(Loop loop) {
        this.loop = loop;
    }

    void connect(Receiving receiving, Runnable roomAgain, Consumer<IOException> cut) {
        to = receiving;
        onRoom = roomAgain;
        onCut = cut;
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
        onLoop(() -> {
            allowance = Long.MAX_VALUE;
            held = false;
            onRoom.run();
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
     * Cuts the connection, both directions, as soon as this many bytes have been delivered in this one since the beginning;
     * at once if they have. Both ends then see a reset.
     */
    public void cutAfter(long bytes) {
        onLoop(() -> {
            cutAt = bytes;
            cutIfDue();
        });
    }

    /** Ends this direction after what is on its way, without a close frame, as a peer that ends its output does. */
    public void end() {
        onLoop(() -> {
            ended = true;
            schedule();
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
        from.remove(count);
        if (allowance != Long.MAX_VALUE) {
            allowance -= count;
        }
        schedule();
        return count;
    }

    /** The receiving end is gone: what still comes is lost. */
    void discard() {
        discards = true;
        onItsWay.drain();
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
        if (onItsWay.size() > 0) {
            deliverPiece(end);
        }
        if (onItsWay.size() == 0 && ended && !endDelivered && !discards) {
            endDelivered = true;
            end.arrivedEnd();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only written on the loop
    private void deliverPiece(Receiving end) {
        int count = (int) Math.min(Math.min(onItsWay.size(), pieceBytes), Math.max(0, cutAt - delivered));
        ByteBuffer piece = onItsWay.peek(count);
        int start = piece.position();
        end.arrived(piece);
        int taken = piece.position() - start;
        if (discards) {
            return;
        }
        onItsWay.remove(taken);
        delivered += taken;
        if (taken > 0) {
            onRoom.run();
            if (onItsWay.size() > 0) {
                schedule();
            }
        }
        cutIfDue();
    }

    private void cutIfDue() {
        if (delivered >= cutAt) {
            cutAt = Long.MAX_VALUE;
            onCut.accept(new IOException("connection reset"));
        }
    }
}
