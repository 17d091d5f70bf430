package io.hawser;

import java.time.Duration;

/**
 * How one connection behaves. Everything is bounded by default.
 *
 * @param closeTimeout how long the peer may take to answer our close frame, and to close TCP after it; more than 0,
 *     default 10 s. Then TCP is cut (RFC 6455 §7.1.1)
 */
public record ConnectionOptions(
        Limits limits,
        KeepAlive keepAlive,
        Backpressure backpressure,
        InboxLimits inbox,
        Compression compression,
        Duration closeTimeout) {
    /** The defaults named at each component. */
    public static final ConnectionOptions DEFAULT = new ConnectionOptions(
            Limits.DEFAULT,
            KeepAlive.DEFAULT,
            Backpressure.DEFAULT,
            InboxLimits.DEFAULT,
            Compression.DEFAULT,
            Duration.ofSeconds(10));

    /** Checks the range. */
    public ConnectionOptions {
        Options.requirePositive("closeTimeout", closeTimeout);
    }

    /** These options with other limits. */
    public ConnectionOptions withLimits(Limits other) {
        return new ConnectionOptions(other, keepAlive, backpressure, inbox, compression, closeTimeout);
    }

    /** These options with another keep-alive. */
    public ConnectionOptions withKeepAlive(KeepAlive other) {
        return new ConnectionOptions(limits, other, backpressure, inbox, compression, closeTimeout);
    }

    /** These options with another backpressure. */
    public ConnectionOptions withBackpressure(Backpressure other) {
        return new ConnectionOptions(limits, keepAlive, other, inbox, compression, closeTimeout);
    }

    /** These options with another inbox. */
    public ConnectionOptions withInbox(InboxLimits other) {
        return new ConnectionOptions(limits, keepAlive, backpressure, other, compression, closeTimeout);
    }

    /** These options with another compression. */
    public ConnectionOptions withCompression(Compression other) {
        return new ConnectionOptions(limits, keepAlive, backpressure, inbox, other, closeTimeout);
    }

    /** These options with another {@code closeTimeout}. */
    public ConnectionOptions withCloseTimeout(Duration timeout) {
        return new ConnectionOptions(limits, keepAlive, backpressure, inbox, compression, timeout);
    }
}
