package io.hawser;

import io.hawser.protocol.ProtocolLimits;
import java.time.Duration;

/**
 * What a peer may make us hold or do.
 *
 * @param maxMessageBytes the longest message, as received and as inflated; 1 to 2³¹−9, default 1 MiB. A longer one ends in
 *     close 1009
 * @param maxFragments the most frames of one message, empty ones included; 1 or more, default 1,024. More end in 1008
 * @param messageTimeout how long a message begun may take to end; more than 0, default 30 s. Longer ends in 1008
 * @param controlFramesPerSecond how many pings and pongs may come per second, averaged over 5 s; 1 or more, default 100.
 *     More end in 1008
 */
public record Limits(int maxMessageBytes, int maxFragments, Duration messageTimeout, int controlFramesPerSecond) {
    /** The defaults named at each component. */
    public static final Limits DEFAULT = new Limits(
            ProtocolLimits.DEFAULT.maxMessageBytes(),
            ProtocolLimits.DEFAULT.maxFragments(),
            Duration.ofSeconds(30),
            100);

    /** Checks the ranges. */
    public Limits {
        new ProtocolLimits(maxMessageBytes, maxFragments);
        Options.requirePositive("limits.messageTimeout", messageTimeout);
        Options.requireAtLeast("limits.controlFramesPerSecond", controlFramesPerSecond, 1);
    }

    ProtocolLimits forProtocol() {
        return new ProtocolLimits(maxMessageBytes, maxFragments);
    }

    /** These limits with another {@code maxMessageBytes}. */
    public Limits withMaxMessageBytes(int bytes) {
        return new Limits(bytes, maxFragments, messageTimeout, controlFramesPerSecond);
    }

    /** These limits with another {@code maxFragments}. */
    public Limits withMaxFragments(int fragments) {
        return new Limits(maxMessageBytes, fragments, messageTimeout, controlFramesPerSecond);
    }

    /** These limits with another {@code messageTimeout}. */
    public Limits withMessageTimeout(Duration timeout) {
        return new Limits(maxMessageBytes, maxFragments, timeout, controlFramesPerSecond);
    }

    /** These limits with another {@code controlFramesPerSecond}. */
    public Limits withControlFramesPerSecond(int frames) {
        return new Limits(maxMessageBytes, maxFragments, messageTimeout, frames);
    }
}
