package io.hawser;

import io.hawser.protocol.Event;
import org.jspecify.annotations.Nullable;

/**
 * The end of what the peer said, a close frame or a failure, that waits until the messages before it have been worked off.
 * Single-threaded; times are of the injected clock.
 */
final class OwedEnd {
    /** How long it waits at most. */
    private static final long MAX_NANOS = 1_000_000_000L;

    private @Nullable Event end;
    private long at = Long.MAX_VALUE;

    /** Keeps the end; returns when it must be taken at the latest. */
    long keep(Event event, long now) {
        end = event;
        at = now + MAX_NANOS;
        return at;
    }

    /** The end, once; null if there is none. */
    @Nullable
    Event take() {
        @Nullable Event event = end;
        end = null;
        at = Long.MAX_VALUE;
        return event;
    }

    boolean isEmpty() {
        return end == null;
    }

    /** When it must be taken; {@link Long#MAX_VALUE} if there is none. */
    long nextLook() {
        return at;
    }
}
