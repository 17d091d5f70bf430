package io.hawser.protocol;

import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;

/** What arrived on a connection. */
public sealed interface Event {
    /**
     * A whole message. A connection has one such object for all its messages: it says the same until the protocol is called
     * again.
     */
    final class Message implements Event {
        private boolean text;
        private ByteBuffer buffer;
        private int offset;
        private int length;
        private boolean owned;

        /** A message in these bytes, with the meanings of the accessors. */
        public Message(boolean text, ByteBuffer buffer, int offset, int length, boolean owned) {
            this.text = text;
            this.buffer = buffer;
            this.offset = offset;
            this.length = length;
            this.owned = owned;
        }

        Message set(boolean isText, ByteBuffer in, int from, int count, boolean isOwned) {
            text = isText;
            buffer = in;
            offset = from;
            length = count;
            owned = isOwned;
            return this;
        }

        /** Whether it is text, and then valid UTF-8. */
        public boolean text() {
            return text;
        }

        /** Holds the payload from {@link #offset()}; position and limit mean nothing. */
        public ByteBuffer buffer() {
            return buffer;
        }

        /** The index of the payload's first byte. */
        public int offset() {
            return offset;
        }

        /** How many bytes the payload has. */
        public int length() {
            return length;
        }

        /** Whether the receiver may keep the buffer. If not, its bytes are valid until the protocol is called again. */
        public boolean owned() {
            return owned;
        }
    }

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
