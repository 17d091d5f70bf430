package io.hawser;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages from the loop to the thread that receives. Its bound is kept by the loop, which stops reading when
 * {@link #put} says that it is full, until {@link #resume} is run.
 */
final class Inbox {
    private final InboxLimits limits;
    private final Runnable resume;
    private final Runnable caughtUp;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private boolean full;
    private boolean ended;

    /** Whether a message was taken whose taker has not come back for the next. */
    private boolean atWork;

    /** Whether the loop asked to be told when nobody is at work. */
    private boolean awaited;

    /**
     * An empty inbox.
     *
     * @param resume run, on the receiving thread, when a full inbox has room again
     * @param caughtUp run, on the receiving thread, when {@link #isBehind} was true and is no more
     */
    Inbox(InboxLimits limits, Runnable resume, Runnable caughtUp) {
        this.limits = limits;
        this.resume = resume;
        this.caughtUp = caughtUp;
    }

    /** Takes a message that owns its bytes; true if nothing more should come until there is room. */
    boolean put(Message message) {
        lock.lock();
        try {
            if (ended) {
                return false; // this end has closed: nobody receives any more
            }
            messages.add(message);
            bytes += message.length();
            full = messages.size() >= limits.maxMessages() || bytes >= limits.maxBytes();
            arrived.signal();
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** Whether messages wait, or the one taken last may still be worked on. */
    boolean isBehind() {
        lock.lock();
        try {
            awaited = !ended && (atWork || !messages.isEmpty());
            return awaited;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes; what is here can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is here: this end has closed. */
    void discard() {
        lock.lock();
        try {
            messages.clear();
            bytes = 0;
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message; null if none will come, or none came in {@code maxNanos}, where a negative time is for ever. */
    @Nullable
    Message take(long maxNanos) throws InterruptedException {
        @Nullable Message message;
        boolean hasRoom;
        lock.lockInterruptibly();
        try {
            long left = maxNanos;
            atWork = false;
            if (awaited && messages.isEmpty()) {
                awaited = false;
                caughtUp.run();
            }
            while (messages.isEmpty() && !ended) {
                if (maxNanos < 0) {
                    arrived.await();
                } else if (left <= 0) {
                    return null;
                } else {
                    left = arrived.awaitNanos(left);
                }
            }
            message = messages.poll();
            if (message == null) {
                return null;
            }
            atWork = true;
            bytes -= message.length();
            hasRoom = full && messages.size() <= limits.maxMessages() / 2 && bytes <= limits.maxBytes() / 2;
            full &= !hasRoom;
        } finally {
            lock.unlock();
        }
        if (hasRoom) {
            resume.run();
        }
        return message;
    }

    /** Whether a null from {@link #take} was for good. */
    boolean isEnded() {
        lock.lock();
        try {
            return ended && messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
