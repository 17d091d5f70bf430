package io.hawser;

import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of one event loop may hold together, so that very many slow peers cost no more than a few: output
 * that was not taken, and messages that are not complete or that no handler has dealt with. For whoever brings a transport.
 * Single-threaded.
 *
 * <p>Of output, each connection may have as much as is still free. Those who take all they can get then have equal shares,
 * and leave one more of that size to whoever needs one. Of messages the oldest is given up.
 */
public final class LoopBudget {
    /** What a connection may always have waiting, whatever the others have. */
    private static final long LEAST_UNSENT_BYTES = 4 << 10;

    private final long maxUnsentBytes;
    private final long maxUnfinishedBytes;
    private long unsentBytes;
    private long unfinishedBytes;

    private @Nullable Unfinished oldest;
    private @Nullable Unfinished newest;

    /** One that was used before, so that messages in many pieces cost no object each. */
    private @Nullable Unfinished spare;

    /** What a connection may always have handed over that was not dealt with, uncounted: most never have more. */
    static final long LEAST_UNHANDLED_BYTES = 4 << 10;

    /** A message that has begun and not ended, or those of a connection that were handed over and not dealt with. */
    static final class Unfinished {
        private @Nullable ConnectionDriver driver;
        private long bytes;
        private @Nullable Unfinished older;
        private @Nullable Unfinished newer;

        /** By when it must have ended, if it has not. */
        long endsBy;

        /** How far the handler was, if they were handed over. */
        long handledBytes;
    }

    /**
     * A budget of which nothing is used.
     *
     * @param maxUnsentBytes how much output may wait, {@code maxUnsentBytes}; 1 or more
     * @param maxUnfinishedBytes what messages may hold that are not complete or not dealt with, {@code
     *     maxUnfinishedBytes}; 1 or more
     */
    public LoopBudget(long maxUnsentBytes, long maxUnfinishedBytes) {
        Options.requireAtLeast("maxUnsentBytes", maxUnsentBytes, 1);
        Options.requireAtLeast("maxUnfinishedBytes", maxUnfinishedBytes, 1);
        this.maxUnsentBytes = maxUnsentBytes;
        this.maxUnfinishedBytes = maxUnfinishedBytes;
    }

    /** One that is never used up. */
    public static LoopBudget unlimited() {
        return new LoopBudget(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    // ------------------------------------------------------------------------------------------------------ output

    /** How much one connection may have waiting now. */
    long unsentAllowance() {
        return Math.max(LEAST_UNSENT_BYTES, maxUnsentBytes - unsentBytes);
    }

    /** A connection has so much more waiting, or less. */
    void unsentChanged(long by) {
        unsentBytes += by;
    }

    /** The setting that {@link #unsentAllowance} follows from, for a log. */
    String unsentSetting() {
        return "its share of maxUnsentBytes " + maxUnsentBytes;
    }

    // ---------------------------------------------------------------------------------------------------- messages

    /** A message has begun on a connection; {@link #end} follows. */
    Unfinished begin(ConnectionDriver driver) {
        Unfinished message = spare == null ? new Unfinished() : spare;
        spare = null;
        message.driver = driver;
        message.older = newest;
        if (newest == null) {
            oldest = message;
        } else {
            newest.newer = message;
        }
        newest = message;
        return message;
    }

    /** What a message holds now. */
    void holds(Unfinished message, long bytes) {
        unfinishedBytes += bytes - message.bytes;
        message.bytes = bytes;
    }

    /** A message has ended in some way. */
    void end(Unfinished message) {
        holds(message, 0);
        @Nullable Unfinished older = message.older;
        @Nullable Unfinished newer = message.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        message.driver = null;
        message.older = null;
        message.newer = null;
        spare = message;
    }

    /** Gives up the oldest messages until what the others hold is within the budget. */
    void enforce() {
        while (unfinishedBytes > maxUnfinishedBytes && oldest != null && oldest.driver != null) {
            if (!oldest.driver.goesOnWith(oldest)) {
                oldest.driver.giveUp(
                        oldest,
                        new ProtocolException(
                                Rule.TOO_MUCH_UNFINISHED,
                                "messages not ended, or not handled, hold " + unfinishedBytes + " > maxUnfinishedBytes "
                                        + maxUnfinishedBytes + ", and this is the oldest"));
            }
        }
    }
}
