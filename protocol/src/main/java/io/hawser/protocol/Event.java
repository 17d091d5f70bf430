package io.hawser.protocol;

import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;

/** What arrived on a connection. */
public sealed interface Event {
    /**
     * A whole message.
     *
     * @param text whether it is text, and then valid UTF-8
     * @param buffer holds the payload from {@code offset}; position and limit mean nothing
     * @param owned whether the receiver may keep the buffer. If not, its bytes are valid until the protocol is called again
     */
    record Message(boolean text, ByteBuffer buffer, int offset, int length, boolean owned) implements Event {}

    /**
     * A ping, to be answered by a pong with the same payload.
     *
     * @param payload 0 to 125 bytes between position and limit, the receiver's to keep
     */
    record Ping(ByteBuffer payload) implements Event {}

    /**
     * A pong.
     *
     * @param payload 0 to 125 bytes between position and limit, the receiver's to keep
     */
    record Pong(ByteBuffer payload) implements Event {}

    /**
     * The peer's close frame. Nothing follows it.
     *
     * @param status what it said; {@link CloseStatus#NONE} if it said nothing
     */
    record Close(CloseStatus status) implements Event {}

    /**
     * The peer broke a rule. Nothing follows it.
     *
     * @param error which rule, and how
     */
    record Failure(ProtocolException error) implements Event {}
}
