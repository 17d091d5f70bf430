package io.hawser;

/** What became of a message given to {@link WebSocket#trySend}. */
public enum SendResult {
    /** Accepted: it leaves in its turn, unless the connection ends first. */
    ACCEPTED,
    /** Dropped by the overflow policy; it will not arrive. */
    DROPPED,
    /** Not accepted, because too much is waiting and the policy is to block. Try later. */
    FULL,
    /** Not accepted, because the connection is closing or closed. */
    CLOSED
}
