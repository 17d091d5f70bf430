package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages from the loop to the thread that receives. Its bound is kept by the loop, which stops reading when
 * {@link #put} says that it is full, until {@link #resume} is run.
 *
 * <p>A list with the loop at one end and the receiver at the other, who wait for each other nowhere. What both must agree on
 * is settled in one way: each says what it did, then looks at what the other said.
 */
final class Inbox {
    private static final VarHandle WAITING = Fields.handle(MethodHandles.lookup(), "waiting", Thread.class);
    private static final VarHandle FULL = Fields.handle(MethodHandles.lookup(), "full", boolean.class);
    private static final VarHandle AWAITED = Fields.handle(MethodHandles.lookup(), "awaited", boolean.class);

    private final InboxLimits limits;
    private final Loop loop;
    private final Runnable resume;
    private final Runnable caughtUp;

    /** The receiver's: if there are several, they wait in turn. */
    private final ReentrantLock receiving = new ReentrantLock();

    /** The loop's: the last message that was put, and how many there were. */
    private Node last = new Node(null);

    private long putMessages;
    private long putBytes;

    /** The receiver's: the last message that was taken, and how many there were. */
    private Node taken = last;

    private volatile long takenMessages;

    /** Written before {@link #takenMessages}, read after it. */
    private long takenBytes;

    /** Those of messages after which the receiver came back for another; as {@link #takenBytes}, or with {@link #doneMessages}. */
    private long returnedBytes;

    /** The loop's: those taken when something was sent last. */
    private long answeredBytes;

    /** How many messages had been taken when the receiver last came back and found no other. */
    private volatile long doneMessages;

    private volatile @Nullable Thread waiting;
    private volatile boolean full;

    /** Whether the loop asked to be told when nobody is at work. */
    private volatile boolean awaited;

    private volatile boolean ended;
    private volatile boolean discarded;

    private static final class Node {
        @Nullable
        Message message;

        volatile @Nullable Node next;

        Node(@Nullable Message message) {
            this.message = message;
        }
    }

    /**
     * An empty inbox.
     *
     * @param resume run, on the receiving thread, when a full inbox has room again
     * @param caughtUp run, on the receiving thread, when {@link #isBehind} was true and is no more
     */
    Inbox(InboxLimits limits, Loop loop, Runnable resume, Runnable caughtUp) {
        this.limits = limits;
        this.loop = loop;
        this.resume = resume;
        this.caughtUp = caughtUp;
    }

    // ------------------------------------------------------------------------------------------------- on the loop

    /** Takes a message that owns its bytes; true if nothing more should come until there is room. */
    boolean put(Message message) {
        if (ended) {
            return false; // this end has closed: nobody receives any more
        }
        Node node = new Node(message);
        putMessages++;
        putBytes += message.length();
        last.next = node;
        last = node;
        @Nullable Thread receiver = waiting;
        if (receiver != null && WAITING.compareAndSet(this, receiver, null)) {
            loop.unpark(receiver);
        }
        return isFull();
    }

    private boolean isFull() {
        if (putMessages - takenMessages < limits.maxMessages() && putBytes - takenBytes < limits.maxBytes()) {
            return false;
        }
        full = true;
        return !(hasRoom() && FULL.compareAndSet(this, true, false)); // what was taken just now did not end being full
    }

    /** Bytes of messages whose receiver came back for another, or has sent something since it took them. */
    long handledBytes() {
        long published = takenMessages + doneMessages; // read first, see returnedBytes
        return published == 0 ? 0 : Math.max(returnedBytes, answeredBytes);
    }

    /** Bytes of the others: those that wait, and the one that is worked on. */
    long unhandledBytes() {
        return ended ? 0 : putBytes - handledBytes();
    }

    /** Something was sent: whoever receives is not stuck. */
    void answered() {
        answeredBytes = takenMessages == 0 ? 0 : takenBytes;
    }

    /** Whether messages wait, or the one taken last may still be worked on. */
    boolean isBehind() {
        awaited = true;
        boolean behind = !ended && doneMessages != putMessages;
        if (!behind) {
            awaited = false;
        }
        return behind;
    }

    // ----------------------------------------------------------------------------------------------- on any thread

    /** Nothing more comes; what is here can still be taken. */
    void end() {
        ended = true;
        @Nullable Thread receiver = waiting;
        if (receiver != null) {
            LockSupport.unpark(receiver);
        }
    }

    /** Drops what is here: this end has closed. */
    void discard() {
        discarded = true;
        end();
        if (receiving.tryLock()) { // else its holder sees to it
            try {
                drop();
            } finally {
                receiving.unlock();
            }
        }
    }

    /** Whether a null from {@link #take} was for good. */
    boolean isEnded() {
        return ended && (discarded || takenMessages == putMessages);
    }

    // ---------------------------------------------------------------------------------------------- on the receiver

    /** Waits for a message; null if none will come, or none came in {@code maxNanos}, where a negative time is for ever. */
    @Nullable
    Message take(long maxNanos) throws InterruptedException {
        long start = maxNanos > 0 ? System.nanoTime() : 0;
        if (maxNanos < 0) {
            receiving.lockInterruptibly();
        } else if (!receiving.tryLock(maxNanos, TimeUnit.NANOSECONDS)) {
            return null;
        }
        try {
            returnedBytes = takenBytes;
            if (taken.next == null) {
                catchUp();
                await(maxNanos, start);
            }
            return poll();
        } finally {
            receiving.unlock();
        }
    }

    private void catchUp() {
        doneMessages = takenMessages;
        if (awaited && AWAITED.compareAndSet(this, true, false)) {
            caughtUp.run();
        }
    }

    /** Waits until a message or the end is there, or the time is over. */
    private void await(long maxNanos, long start) throws InterruptedException {
        try {
            for (long left = maxNanos; left != 0 && !isDue(); ) {
                waiting = Thread.currentThread();
                Parking.park(left, this::isDue);
                left = maxNanos < 0 ? maxNanos : Math.max(0, maxNanos - (System.nanoTime() - start));
            }
        } finally {
            waiting = null;
        }
    }

    private boolean isDue() {
        return taken.next != null || ended;
    }

    private @Nullable Message poll() {
        if (discarded) {
            drop();
            return null;
        }
        @Nullable Message message = advance();
        if (message != null && full && hasRoom() && FULL.compareAndSet(this, true, false)) {
            resume.run();
        }
        return message;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the receiver writes it
    private @Nullable Message advance() {
        @Nullable Node next = taken.next;
        if (next == null) {
            return null;
        }
        Message message = Objects.requireNonNull(next.message);
        next.message = null;
        taken = next;
        takenBytes += message.length();
        takenMessages++;
        return message;
    }

    private void drop() {
        while (advance() != null) {}
    }

    /** Whether an inbox that was full is so no more. */
    private boolean hasRoom() {
        return putMessages - takenMessages <= limits.maxMessages() / 2
                && putBytes - takenBytes <= limits.maxBytes() / 2;
    }
}
