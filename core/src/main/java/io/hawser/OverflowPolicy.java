package io.hawser;

/** What happens to a message when the peer reads too slowly and more than {@code backpressure.highWaterBytes} wait. */
public enum OverflowPolicy {
    /**
     * {@code send} waits until the peer has read. Where waiting is impossible (on the event loop, {@code sendAsync}) up to
     * twice the high-water mark is kept, then the connection is closed with 1013. The default.
     */
    BLOCK,
    /** The new message is dropped. */
    DROP_NEWEST,
    /** The oldest messages that have not started to leave are dropped until the new one fits. */
    DROP_OLDEST,
    /** All messages that have not started to leave are dropped: only the new one counts, as with prices and positions. */
    KEEP_LATEST,
    /** The connection is closed with 1013. */
    CLOSE
}
