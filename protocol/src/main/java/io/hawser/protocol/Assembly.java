package io.hawser.protocol;

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
import org.jspecify.annotations.Nullable;

/**
 * The frame that a connection reads and the message that it assembles (RFC 6455 §5.2, §5.4): all that it needs only while it
 * is within one. {@link Assemblies} lends it, so that an idle connection has none. Single-threaded.
 */
final class Assembly {
    /** What it takes without any payload, about. */
    private static final int OWN_BYTES = 512;

    private final FrameHeader header = new FrameHeader();
    private final Utf8Validator utf8 = new Utf8Validator();
    private final MessageBuffer message;
    private final Event.Message event = new Event.Message(false, ByteBuffer.allocate(0), 0, 0, false);

    private boolean fromClient;
    private @Nullable Extension extension;
    private int maxFragments;
    private @Nullable FrameObserver observer;

    /** Bytes of a header or of a control frame's payload that came in pieces; kept only between those pieces. */
    private @Nullable ByteBuffer partial;

    /** Payload bytes that the current frame still lacks; -1 between frames. */
    private long missing = -1;

    private int fragments;
    private boolean text;
    private boolean transformed;

    /** Payload bytes of the message's frames so far, if it is transformed. */
    private long transformedBytes;

    Assembly(MessageMemory memory) {
        message = new MessageBuffer(0, memory);
    }

    /** Serves a connection from now on. */
    void begin(boolean client, @Nullable Extension agreed, int mostFragments, int maxMessageBytes) {
        fromClient = client;
        extension = agreed;
        maxFragments = mostFragments;
        message.limit(maxMessageBytes);
    }

    /** As {@link WebSocketProtocol#observe}. */
    void observe(@Nullable FrameObserver by) {
        observer = by;
    }

    /** Serves nobody; frees what it holds. */
    void end() {
        extension = null;
        observer = null;
        partial = null;
        missing = -1;
        fragments = 0;
        utf8.reset();
        message.clear();
        message.reclaim();
    }

    /** The message returned last is not needed any longer. */
    void endMessage() {
        message.reclaim();
    }

    /** Whether it is between messages and between frames, and so holds nothing but the message returned last. */
    boolean isIdle() {
        return missing < 0 && fragments == 0 && partial == null;
    }

    /** Whether a message was begun that has not ended. */
    boolean isWithinMessage() {
        return fragments > 0;
    }

    /** What this holds for the message that has begun: what came of it, and what is needed to go on. */
    long heldBytes() {
        return OWN_BYTES + message.capacity() + (transformed && extension != null ? extension.heldBytes() : 0);
    }

    /** As {@link WebSocketProtocol#receive}. */
    @Nullable
    Event read(ByteBuffer in) throws ProtocolException {
        endMessage();
        while (missing >= 0 || readHeader(in)) {
            @Nullable Event event = header.opcode().isControl() ? readControl(in) : readData(in);
            if (event != null || missing >= 0) {
                return event;
            }
        }
        return null;
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        boolean whole = partial == null ? header.decode(in, fromClient, allowedRsv()) : readSplitHeader(in, partial);
        if (!whole) {
            if (partial == null && in.hasRemaining()) {
                partial = ByteBuffer.allocate(FrameHeader.MAX_CONTROL_PAYLOAD_BYTES);
                partial.put(in);
            }
            return false;
        }
        missing = header.payloadBytes();
        if (observer != null) {
            observer.frame(false, header.fin(), header.rsv(), header.opcode(), fromClient, header.payloadBytes());
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
            boolean whole = header.decode(begun, fromClient, allowedRsv());
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
            transformedBytes = 0;
        }
        if (++fragments > maxFragments) {
            throw new ProtocolException(
                    Rule.TOO_MANY_FRAGMENTS,
                    "message of " + fragments + " frames > limits.maxFragments " + maxFragments);
        }
        if (transformed) {
            message.checkTransformed(header.payloadBytes(), fragments); // alone at first, as below
            transformedBytes += header.payloadBytes();
            message.checkTransformed(transformedBytes, fragments);
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
        return last ? wholeMessage(in, from, count) : null;
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

    private Event wholeMessage(ByteBuffer in, int from, int count) throws ProtocolException {
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
            case CLOSE -> new Event.Close(ClosePayload.decode(payload));
            case CONTINUATION, TEXT, BINARY -> throw new IllegalStateException("not a control frame");
        };
    }
}
