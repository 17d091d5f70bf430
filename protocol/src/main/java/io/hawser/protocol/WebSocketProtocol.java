package io.hawser.protocol;

import io.hawser.protocol.extension.CompressedOnce;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Masking;
import io.hawser.protocol.frame.Opcode;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.message.Utf8Validator;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection after its handshake (RFC 6455 §5 to §7, RFC 7692): {@link #receive} turns incoming bytes into
 * events, the {@code send} methods turn commands into outgoing bytes. It answers nothing by itself: that a ping wants a
 * pong and a close frame wants one back is the driver's part, which knows when.
 *
 * <p>Single-threaded. No call keeps a reference to a buffer it was given.
 */
public final class WebSocketProtocol {
    private final Role role;
    private final int maxFragments;
    private final @Nullable Extension extension;
    private final RandomGenerator maskingKeys;
    private final FrameHeader header = new FrameHeader();
    private final Utf8Validator utf8 = new Utf8Validator();
    private final MessageBuffer message;
    private final Event.Message event = new Event.Message(false, ByteBuffer.allocate(0), 0, 0, false);

    /** Bytes of a header or of a control frame's payload that came in pieces; kept only between those pieces. */
    private @Nullable ByteBuffer partial;

    /** Payload bytes that the current frame still lacks; -1 between frames. */
    private long missing = -1;

    private int fragments;
    private boolean text;
    private boolean transformed;
    private boolean closeReceived;
    private boolean failed;
    private boolean closeSent;
    private @Nullable FrameObserver observer;

    /**
     * A connection whose handshake is complete.
     *
     * @param extension what the handshake agreed on, or null
     * @param maskingKeys where a client draws masking keys from; must be unpredictable (RFC 6455 §5.3)
     */
    public WebSocketProtocol(
            Role role, ProtocolLimits limits, @Nullable Extension extension, RandomGenerator maskingKeys) {
        this(role, limits, extension, maskingKeys, MessageMemory.HEAP);
    }

    /**
     * As above, with messages that do not arrive in one piece in this memory.
     *
     * @param memory of the thread that the connection lives on
     */
    public WebSocketProtocol(
            Role role,
            ProtocolLimits limits,
            @Nullable Extension extension,
            RandomGenerator maskingKeys,
            MessageMemory memory) {
        this.role = role;
        this.maxFragments = limits.maxFragments();
        this.extension = extension;
        this.maskingKeys = maskingKeys;
        this.message = new MessageBuffer(limits.maxMessageBytes(), memory);
    }

    /** Lets {@code observer} see every frame from now on; null ends it. */
    public void observe(@Nullable FrameObserver observer) {
        this.observer = observer;
    }

    // ------------------------------------------------------------------------------------------------- receiving

    /**
     * Reads until there is something to say. Call it again with the same buffer until it returns null; then all its bytes
     * have been taken. Bytes after a close frame or a failure are taken and ignored (RFC 6455 §5.5.1, §7.1.7).
     *
     * @param in big-endian; its payload bytes are unmasked in place
     * @return the next event, or null when more bytes are needed
     */
    public @Nullable Event receive(ByteBuffer in) {
        message.reclaim();
        try {
            while (!closeReceived && !failed) {
                if (missing < 0 && !readHeader(in)) {
                    return null;
                }
                @Nullable Event event = header.opcode().isControl() ? readControl(in) : readData(in);
                if (event != null) {
                    return event;
                }
                if (missing >= 0) {
                    return null;
                }
            }
            in.position(in.limit());
            return null;
        } catch (ProtocolException e) {
            failed = true;
            message.clear();
            in.position(in.limit());
            return new Event.Failure(e);
        }
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        boolean whole = partial == null ? header.decode(in, !role.masks(), allowedRsv()) : readSplitHeader(in, partial);
        if (!whole) {
            if (partial == null && in.hasRemaining()) {
                partial = ByteBuffer.allocate(FrameHeader.MAX_CONTROL_PAYLOAD_BYTES);
                partial.put(in);
            }
            return false;
        }
        missing = header.payloadBytes();
        if (observer != null) {
            observer.frame(false, header.fin(), header.rsv(), header.opcode(), !role.masks(), header.payloadBytes());
        }
        if (!header.opcode().isControl()) {
            startDataFrame();
        }
        return true;
    }

    /** Takes bytes one at a time: only as many as the header has, at most 14. */
    private boolean readSplitHeader(ByteBuffer in, ByteBuffer begun) throws ProtocolException {
        while (in.hasRemaining()) {
            begun.put(in.get());
            begun.flip();
            boolean whole = header.decode(begun, !role.masks(), allowedRsv());
            if (whole) {
                partial = null;
                return true;
            }
            begun.position(begun.limit()).limit(begun.capacity());
        }
        return false;
    }

    private int allowedRsv() {
        return extension == null ? 0 : extension.rsv();
    }

    /** The order of frames within a message (RFC 6455 §5.4) and the limits, all before any payload is taken. */
    private void startDataFrame() throws ProtocolException {
        boolean continues = header.opcode() == Opcode.CONTINUATION;
        if (continues != fragments > 0) {
            throw continues
                    ? new ProtocolException(
                            Rule.CONTINUATION_UNEXPECTED, "continuation without a message begun (RFC 6455 §5.4)")
                    : new ProtocolException(
                            Rule.CONTINUATION_EXPECTED,
                            header.opcode() + " before the last message ended (RFC 6455 §5.4)");
        }
        if (continues && header.rsv() != 0) {
            throw new ProtocolException(Rule.UNEXPECTED_RSV, "RSV1 on a continuation frame (RFC 7692 §6.1)");
        }
        if (!continues) {
            text = header.opcode() == Opcode.TEXT;
            transformed = header.rsv() != 0;
        }
        if (++fragments > maxFragments) {
            throw new ProtocolException(
                    Rule.TOO_MANY_FRAGMENTS,
                    "message of " + fragments + " frames > limits.maxFragments " + maxFragments);
        }
        if (transformed) {
            message.checkTransformed(header.payloadBytes());
        } else {
            message.checkTotal(header.payloadBytes()); // alone at first: a sum with up to 2⁶³−1 could overflow
            message.checkTotal(message.size() + header.payloadBytes());
        }
    }

    private @Nullable Event readData(ByteBuffer in) throws ProtocolException {
        int from = in.position();
        int count = (int) Math.min(in.remaining(), missing);
        int to = from + count;
        long offset = header.payloadBytes() - missing;
        missing -= count;
        in.position(to);
        boolean last = missing == 0 && header.fin();
        if (transformed) {
            Masking.apply(in, from, to, header.maskingKey(), offset);
            inflate(in, from, to, last);
        } else if (last && message.size() == 0) {
            Masking.apply(in, from, to, header.maskingKey(), offset);
            checkUtf8(in, from, to);
        } else {
            int size = message.size();
            long expected = header.fin() ? size + count + missing : Long.MAX_VALUE;
            message.append(in, from, to, header.maskingKey(), offset, expected);
            checkUtf8(message.buffer(), message.start() + size, message.start() + message.size());
        }
        if (missing == 0) {
            missing = -1;
        }
        return last ? endMessage(in, from, count) : null;
    }

    private void inflate(ByteBuffer in, int from, int to, boolean last) throws ProtocolException {
        int size = message.size();
        try {
            Objects.requireNonNull(extension).decode(in, from, to, last, message);
        } finally {
            // Also after a fault: what came out before it counts first, or the cut of the bytes would decide.
            checkUtf8(message.buffer(), message.start() + size, message.start() + message.size());
        }
    }

    /** Checks the next bytes of a text; of a binary message, nothing. */
    private void checkUtf8(ByteBuffer bytes, int from, int to) throws ProtocolException {
        if (!text) {
            return;
        }
        int bad = utf8.check(bytes, from, to);
        if (bad < to) {
            throw new ProtocolException(
                    Rule.TEXT_NOT_UTF8,
                    "text has byte 0x%02x where UTF-8 does not allow it (RFC 6455 §8.1)".formatted(bytes.get(bad)));
        }
    }

    private Event endMessage(ByteBuffer in, int from, int count) throws ProtocolException {
        if (text && !utf8.isComplete()) {
            throw new ProtocolException(Rule.TEXT_NOT_UTF8, "text ends within a character of UTF-8 (RFC 6455 §8.1)");
        }
        fragments = 0;
        if (transformed || message.size() > 0) {
            int size = message.size();
            return event.set(text, message.take(), message.start(), size, message.isKept());
        }
        return event.set(text, in, from, count, false);
    }

    private @Nullable Event readControl(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < missing || partial != null) {
            return collectControl(in);
        }
        byte[] payload = new byte[(int) missing];
        in.get(payload);
        return endControl(ByteBuffer.wrap(payload));
    }

    private @Nullable Event collectControl(ByteBuffer in) throws ProtocolException {
        if (partial == null) {
            partial = ByteBuffer.allocate((int) header.payloadBytes());
        }
        ByteBuffer payload = partial;
        int count = (int) Math.min(in.remaining(), missing);
        payload.put(payload.position(), in, in.position(), count);
        payload.position(payload.position() + count);
        in.position(in.position() + count);
        missing -= count;
        if (missing > 0) {
            return null;
        }
        partial = null;
        return endControl(payload.flip());
    }

    private Event endControl(ByteBuffer payload) throws ProtocolException {
        missing = -1;
        Masking.apply(payload, 0, payload.limit(), header.maskingKey(), 0);
        return switch (header.opcode()) {
            case PING -> new Event.Ping(payload);
            case PONG -> new Event.Pong(payload);
            case CLOSE -> {
                CloseStatus status = ClosePayload.decode(payload);
                closeReceived = true;
                message.clear();
                yield new Event.Close(status);
            }
            case CONTINUATION, TEXT, BINARY -> throw new IllegalStateException("not a control frame");
        };
    }

    /** Whether a message was begun that has not ended. */
    public boolean isWithinMessage() {
        return fragments > 0;
    }

    // --------------------------------------------------------------------------------------------------- sending

    /**
     * Sends a message in one frame, as it is: nothing compresses it (RFC 7692 §8 says when that is wise).
     *
     * @param text whether it is text; then the bytes must be UTF-8
     * @param buffer holds the payload from {@code offset}; not changed
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendAsIs(boolean text, ByteBuffer buffer, int offset, int length, ByteSink sink) {
        requireOpen();
        frame(text ? Opcode.TEXT : Opcode.BINARY, 0, buffer, offset, length, sink);
    }

    /**
     * Sends a message in one frame, compressed if that was agreed on.
     *
     * @param text whether it is text; then the bytes must be UTF-8
     * @param buffer holds the payload from {@code offset}; not changed
     * @param once remembers what compressing this message gave on other connections, or null
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendMessage(
            boolean text, ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once, ByteSink sink) {
        requireOpen();
        Opcode opcode = text ? Opcode.TEXT : Opcode.BINARY;
        if (extension != null) {
            @Nullable ByteBuffer encoded = extension.encode(buffer, offset, length, once);
            if (encoded != null) {
                frame(opcode, extension.rsv(), encoded, encoded.position(), encoded.remaining(), sink);
                return;
            }
        }
        frame(opcode, 0, buffer, offset, length, sink);
    }

    /**
     * Sends a ping.
     *
     * @param payload 0 to 125 bytes between position and limit, not changed
     * @throws IllegalArgumentException if the payload is longer
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendPing(ByteBuffer payload, ByteSink sink) {
        control(Opcode.PING, payload, sink);
    }

    /**
     * Sends a pong: the answer to a ping, with its payload (RFC 6455 §5.5.3).
     *
     * @param payload 0 to 125 bytes between position and limit, not changed
     * @throws IllegalArgumentException if the payload is longer
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendPong(ByteBuffer payload, ByteSink sink) {
        control(Opcode.PONG, payload, sink);
    }

    /**
     * Sends a close frame. Nothing can be sent after it (RFC 6455 §5.5.1).
     *
     * @param status what to say; {@link CloseStatus#NONE} for a frame without a code
     * @throws IllegalArgumentException if the code must not be sent (RFC 6455 §7.4)
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendClose(CloseStatus status, ByteSink sink) {
        control(Opcode.CLOSE, ClosePayload.encode(status), sink);
        closeSent = true;
    }

    private void control(Opcode opcode, ByteBuffer payload, ByteSink sink) {
        if (payload.remaining() > FrameHeader.MAX_CONTROL_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    opcode + " payload of " + payload.remaining() + " bytes is longer than 125 (RFC 6455 §5.5)");
        }
        requireOpen();
        frame(opcode, 0, payload, payload.position(), payload.remaining(), sink);
    }

    private void requireOpen() {
        if (closeSent) {
            throw new IllegalStateException("the close frame has been sent");
        }
    }

    private void frame(Opcode opcode, int rsv, ByteBuffer payload, int offset, int length, ByteSink sink) {
        boolean masked = role.masks();
        if (observer != null) {
            observer.frame(true, true, rsv, opcode, masked, length);
        }
        int key = masked ? maskingKeys.nextInt() : 0;
        FrameWriter.write(opcode, rsv, masked, key, payload, offset, length, sink);
    }

    // --------------------------------------------------------------------------------------------------- closing

    /** Whether this end's close frame was sent. */
    public boolean isCloseSent() {
        return closeSent;
    }

    /** Whether the peer's close frame was received. */
    public boolean isCloseReceived() {
        return closeReceived;
    }

    /** Frees what the connection holds. Nothing is received or sent afterwards. Idempotent. */
    public void release() {
        failed = true;
        closeSent = true;
        message.clear();
        message.reclaim();
        if (extension != null) {
            extension.release();
        }
    }
}
