package io.hawser.protocol;

/**
 * What the protocol bounds by itself. Limits of time and rate need a clock and belong to the layer above.
 *
 * @param maxMessageBytes the longest message, as received and as inflated; 1 to 2³¹−9
 * @param maxFragments the most frames of one message, empty ones included; 1 or more
 */
public record ProtocolLimits(int maxMessageBytes, int maxFragments) {
    /** 1 MiB in at most 1,024 frames. */
    public static final ProtocolLimits DEFAULT = new ProtocolLimits(1 << 20, 1_024);

    /** The longest array that every JVM can make, and so the longest message. */
    public static final int MAX_MESSAGE_BYTES = Integer.MAX_VALUE - 8;

    /** Checks the ranges. */
    public ProtocolLimits {
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "limits.maxMessageBytes must be 1 to " + MAX_MESSAGE_BYTES + ": " + maxMessageBytes);
        }
        if (maxFragments < 1) {
            throw new IllegalArgumentException("limits.maxFragments must be 1 or more: " + maxFragments);
        }
    }
}
