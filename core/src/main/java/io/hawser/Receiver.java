package io.hawser;

import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;

/** What a driver tells the layer above; each call comes on the loop. */
interface Receiver {
    /** A message came; it is valid until this returns unless it owns its bytes. */
    void message(Message message);

    /** Whether someone still works on messages handed over; then {@link ConnectionDriver#caughtUp} follows. */
    boolean isBehind();

    /** How many bytes of messages handed over nobody has dealt with: who did came back for another, or has sent something. */
    long unhandledBytes();

    /** How many bytes of them were dealt with; it grows. */
    long handledBytes();

    /** A message was sent. */
    void answered();

    /** What nobody has dealt with is dropped, as it takes too much memory. */
    void drop();

    /** A pong came. */
    void pong(ByteBuffer payload);

    /** Either end has begun to close: nothing can be sent any more. */
    void closing();

    /** The peer broke a rule, and is told so. */
    void protocolError(ProtocolException error);

    /** The overflow policy, or a stalled peer, closes the connection. */
    void overflow(String detail);

    /** Last call. */
    void ended(Ending ending);
}
