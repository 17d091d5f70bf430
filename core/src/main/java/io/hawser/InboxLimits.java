package io.hawser;

/**
 * How much may wait for a handler that is behind. When either bound is reached nothing more is read, and TCP makes the
 * peer wait. A single message may be longer than {@code maxBytes}.
 *
 * @param maxBytes 1 or more, default 64 KiB
 * @param maxMessages 1 or more, default 256
 */
public record InboxLimits(int maxBytes, int maxMessages) {
    /** 64 KiB or 256 messages. */
    public static final InboxLimits DEFAULT = new InboxLimits(64 << 10, 256);

    /** Checks the ranges. */
    public InboxLimits {
        Options.requireAtLeast("inbox.maxBytes", maxBytes, 1);
        Options.requireAtLeast("inbox.maxMessages", maxMessages, 1);
    }
}
