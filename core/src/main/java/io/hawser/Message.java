package io.hawser;

import io.hawser.protocol.extension.CompressedOnce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A whole message, text or binary. It stays bytes until someone asks for a String: text that came from a peer was
 * validated on arrival and is decoded by each call of {@link #text()}, so that relaying and echoing never decode.
 *
 * <p>A message handed to a {@link Listener} borrows the receive buffer and may be used until the callback returns; after
 * that every call throws {@link IllegalStateException}. All other messages own their bytes, are immutable and may be used
 * from any thread.
 */
public abstract sealed class Message {
    private @Nullable ByteBuffer buffer;
    private final int offset;
    private final int length;
    private final boolean borrowed;

    private boolean asIs;

    /** Whether it was sent, on one connection at least. */
    private boolean sent;

    private @Nullable CompressedOnce compressedOnce;

    private Message(ByteBuffer buffer, int offset, int length, boolean borrowed) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.borrowed = borrowed;
    }

    /** A text message. */
    public static final class Text extends Message {
        private Text(ByteBuffer buffer, int offset, int length, boolean borrowed) {
            super(buffer, offset, length, borrowed);
        }

        @Override
        public String text() {
            ByteBuffer source = buffer();
            if (source.hasArray()) {
                return new String(source.array(), source.arrayOffset() + start(), length(), StandardCharsets.UTF_8);
            }
            byte[] bytes = new byte[length()];
            source.get(start(), bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public Text copy() {
            return isBorrowed() ? new Text(copyBytes(), 0, length(), false) : this;
        }

        @Override
        public Text uncompressed() {
            Text own = copy();
            return asIs(new Text(own.buffer(), own.start(), length(), false));
        }
    }

    /** A binary message. */
    public static final class Binary extends Message {
        private Binary(ByteBuffer buffer, int offset, int length, boolean borrowed) {
            super(buffer, offset, length, borrowed);
        }

        @Override
        public String text() {
            throw new IllegalStateException("this is a binary message; bytes() has its content");
        }

        @Override
        public Binary copy() {
            return isBorrowed() ? new Binary(copyBytes(), 0, length(), false) : this;
        }

        @Override
        public Binary uncompressed() {
            Binary own = copy();
            return asIs(new Binary(own.buffer(), own.start(), length(), false));
        }
    }

    /**
     * A text message.
     *
     * @throws IllegalArgumentException if the text has unpaired surrogates, which UTF-8 cannot express
     */
    public static Text text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || ++i == text.length()
                        || !Character.isLowSurrogate(text.charAt(i))) {
                    throw new IllegalArgumentException("text has an unpaired surrogate near index " + i);
                }
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Text(ByteBuffer.wrap(bytes), 0, bytes.length, false);
    }

    /** A binary message with a copy of these bytes. */
    public static Binary binary(byte[] bytes) {
        return new Binary(ByteBuffer.wrap(bytes.clone()), 0, bytes.length, false);
    }

    /** A binary message with a copy of the bytes between position and limit, which stay as they are. */
    public static Binary binary(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(0, bytes, bytes.position(), bytes.remaining());
        return new Binary(copy, 0, copy.capacity(), false);
    }

    /** A message over bytes of someone else, without a copy. */
    static Message over(boolean text, ByteBuffer buffer, int offset, int length, boolean borrowed) {
        return text ? new Text(buffer, offset, length, borrowed) : new Binary(buffer, offset, length, borrowed);
    }

    /** Whether this is a text message. */
    public boolean isText() {
        return this instanceof Text;
    }

    /**
     * The text, decoded anew by each call.
     *
     * @throws IllegalStateException if this is a binary message, or a borrowed one after its callback
     */
    public abstract String text();

    /**
     * The content, of text in UTF-8, between position and limit and read-only. Of a message that owns its bytes it is a view
     * of them; of a borrowed one a copy, so that it may be kept.
     *
     * @throws IllegalStateException if this is a borrowed message after its callback
     */
    public ByteBuffer bytes() {
        return (borrowed ? copyBytes() : buffer().slice(offset, length)).asReadOnlyBuffer();
    }

    /**
     * The content as a new array.
     *
     * @throws IllegalStateException if this is a borrowed message after its callback
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[length];
        buffer().get(offset, bytes);
        return bytes;
    }

    /** How many bytes the content has, of text in UTF-8. */
    public int length() {
        return length;
    }

    /**
     * This message if it owns its bytes, else a copy that does.
     *
     * @throws IllegalStateException if this is a borrowed message after its callback
     */
    public abstract Message copy();

    /**
     * The same content as a message that is never compressed: for a secret in one message with what an attacker may choose,
     * which compression could give away by its length (CRIME, BREACH).
     *
     * @throws IllegalStateException if this is a borrowed message after its callback
     */
    public abstract Message uncompressed();

    private static <M extends Message> M asIs(M message) {
        ((Message) message).asIs = true;
        return message;
    }

    /** Whether it is to be sent as it is. */
    boolean isAsIs() {
        return asIs;
    }

    boolean isBorrowed() {
        return borrowed;
    }

    ByteBuffer buffer() {
        ByteBuffer current = buffer;
        if (current == null) {
            throw new IllegalStateException(
                    "this message was borrowed until onMessage returned; call copy() there to keep it");
        }
        return current;
    }

    int start() {
        return offset;
    }

    /**
     * What to remember a compressed form in: nothing when it is sent for the first time, which for most messages is the
     * only one. Of several threads that come at once, some may compress again.
     */
    @Nullable
    CompressedOnce compressedOnce() {
        @Nullable CompressedOnce once = compressedOnce;
        if (once == null && sent) {
            once = new CompressedOnce();
            compressedOnce = once;
        }
        sent = true;
        return once;
    }

    ByteBuffer copyBytes() {
        return ByteBuffer.wrap(toByteArray());
    }

    /** Ends a loan: nothing can be read through this message any more. */
    void expire() {
        buffer = null;
    }

    /** As {@code Text[5 bytes]}; never the content. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + length + " bytes]";
    }
}
