package io.hawser;

import io.hawser.protocol.Event;

/**
 * The end of what the peer said, a close frame or a failure, that waits until the messages before it have been worked off.
 *
 * @param latest when it must be taken, on the injected clock
 */
record OwedEnd(Event end, long latest) {
    /** How long it waits at most. */
    private static final long MAX_NANOS = 1_000_000_000L;

    static OwedEnd since(long now, Event end) {
        return new OwedEnd(end, now + MAX_NANOS);
    }
}
