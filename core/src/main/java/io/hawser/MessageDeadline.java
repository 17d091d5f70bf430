package io.hawser;

import java.time.Duration;

/** By when a message that was begun must have ended. Single-threaded; times are of the injected clock. */
final class MessageDeadline {
    private final long timeout;
    private long at = Long.MAX_VALUE;

    MessageDeadline(Duration timeout) {
        this.timeout = timeout.toNanos();
    }

    /**
     * The connection is within a message.
     *
     * @param another whether it is another one than before
     * @return whether the deadline is a new one
     */
    boolean within(boolean another, long now) {
        if (at != Long.MAX_VALUE && !another) {
            return false;
        }
        at = now + timeout;
        return true;
    }

    /** The connection is between messages. */
    void clear() {
        at = Long.MAX_VALUE;
    }

    /** Starts anew if it runs: time during which we did not read is not the peer's. */
    void extend(long now) {
        if (at != Long.MAX_VALUE) {
            at = now + timeout;
        }
    }

    boolean isOver(long now) {
        return now >= at;
    }

    /** When to look; {@link Long#MAX_VALUE} for never. */
    long nextLook() {
        return at;
    }
}
