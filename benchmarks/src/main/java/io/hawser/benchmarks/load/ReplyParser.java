package io.hawser.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads whatever frames a peer may send: fragments, control frames between them, compressed or masked messages. */
final class ReplyParser {
    private static final int LONGEST_CONTROL = 125;

    /** Bits of the first byte that no agreed extension uses. */
    private static final int RESERVED = 0x30;

    private final Script script;
    private final @Nullable ReplyInflater inflater;
    private final Consumer<byte[]> pings;
    private final MaskingKeys keys = new MaskingKeys();
    private final ByteBuffer header = ByteBuffer.allocate(14 + LONGEST_CONTROL);

    private int message;
    private ByteBuffer expected;
    private boolean inMessage;
    private boolean compressed;

    /** Of the frame being read. */
    private int first;

    private long missing;

    /** Zero, or the masking key for what comes next. */
    private int key;

    private boolean inPayload;

    /**
     * A parser for one connection.
     *
     * @param inflater null if compression was not agreed on
     * @param pings what to do with the payload of a ping
     */
    ReplyParser(Script script, @Nullable ReplyInflater inflater, Consumer<byte[]> pings) {
        this.script = script;
        this.inflater = inflater;
        this.pings = pings;
        this.expected = ByteBuffer.wrap(script.payload(0));
    }

    /** Starts before a frame, with this message of the cycle next. */
    void begin(int next) {
        message = next;
        expected = ByteBuffer.wrap(script.payload(next));
        inMessage = false;
        inPayload = false;
        header.clear();
    }

    /** The number of the next message, or of the one begun. */
    int message() {
        return message;
    }

    /** Whether the last byte was the last one of a frame, and no message is begun. */
    boolean isBetweenMessages() {
        return !inMessage && !inPayload && header.position() == 0;
    }

    /**
     * Reads to the end of a frame's header or of its payload, or to the end of {@code in}.
     *
     * @return 1 if a message became complete and is right, else 0
     */
    int parse(ByteBuffer in) {
        if (!inPayload) {
            readHeader(in);
        }
        return inPayload ? readPayload(in) : 0;
    }

    private void readHeader(ByteBuffer in) {
        while (in.hasRemaining() && !inPayload) {
            header.put(in.get());
            int size = header.position();
            if (size < 2) {
                continue;
            }
            int headerBytes = headerBytes();
            if (size < headerBytes) {
                continue;
            }
            first = header.get(0) & 0xFF;
            if (isControl()) {
                readControl(size - headerBytes, headerBytes);
            } else {
                readKey(headerBytes);
                header.clear();
                beginFrame();
            }
        }
    }

    /** How long the header is, of which two bytes or more are here; sets {@code missing} once it is whole. */
    private int headerBytes() {
        boolean masked = header.get(1) < 0;
        if (masked != script.fromClient()) {
            throw new LoadException(
                    masked ? "the peer, a server, masked a frame" : "the peer, a client, did not mask a frame");
        }
        int length = header.get(1) & 0x7F;
        int bytes = 2 + (length == 127 ? 8 : length == 126 ? 2 : 0);
        if (header.position() >= bytes) {
            missing = length == 127 ? header.getLong(2) : length == 126 ? header.getShort(2) & 0xFFFF : length;
        }
        return bytes + (masked ? Integer.BYTES : 0);
    }

    private void readKey(int headerBytes) {
        if (script.fromClient()) {
            key = header.getInt(headerBytes - Integer.BYTES);
            keys.check(key);
        }
    }

    private boolean isControl() {
        return (first & 0x08) != 0;
    }

    private void readControl(int here, int headerBytes) {
        if (missing < 0 || missing > LONGEST_CONTROL || (first & Frames.FIN) == 0) {
            throw new LoadException("a control frame in fragments or longer than 125 bytes");
        }
        if (here < missing) {
            return;
        }
        readKey(headerBytes);
        byte[] payload = new byte[here];
        header.get(headerBytes, payload);
        Frames.mask(payload, key);
        header.clear();
        switch (first & 0x0F) {
            case Frames.PING -> pings.accept(payload);
            case Frames.PONG -> {}
            case Frames.CLOSE -> throw new LoadException("the peer closed: " + describeClose(payload));
            default -> throw new LoadException("a frame with opcode %d".formatted(first & 0x0F));
        }
    }

    private static String describeClose(byte[] payload) {
        if (payload.length < 2) {
            return "no code";
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        return code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    private void beginFrame() {
        int opcode = first & 0x0F;
        if (opcode != (inMessage ? Frames.CONTINUATION : script.opcode())) {
            throw new LoadException("a frame with opcode %d where %s was due"
                    .formatted(opcode, inMessage ? "a continuation" : String.valueOf(script.opcode())));
        }
        if (missing < 0 || (first & (inMessage ? RESERVED | Frames.RSV1 : RESERVED)) != 0) {
            throw new LoadException("a frame whose header breaks RFC 6455: first byte %02x".formatted(first));
        }
        if (!inMessage) {
            compressed = (first & Frames.RSV1) != 0;
            inMessage = true;
        }
        if (compressed && inflater == null) {
            throw new LoadException("a compressed message, though compression was not agreed on");
        }
        inPayload = true;
    }

    private int readPayload(ByteBuffer in) {
        int run = (int) Math.min(in.remaining(), missing);
        if (inflater != null && compressed) {
            inflater.add(in, run);
        } else {
            compare(in, run);
        }
        missing -= run;
        if (missing > 0) {
            return 0;
        }
        inPayload = false;
        return (first & Frames.FIN) == 0 ? 0 : endMessage();
    }

    private void compare(ByteBuffer in, int run) {
        if (run > expected.remaining()) {
            throw new LoadException("a message longer than the one that was sent");
        }
        if (!isSame(in, run)) {
            throw new LoadException("a message with other bytes than the one that was sent");
        }
        in.position(in.position() + run);
        expected.position(expected.position() + run);
    }

    /** Whether the next bytes, unmasked, are the expected ones. */
    private boolean isSame(ByteBuffer in, int run) {
        int came = in.position();
        int due = expected.position();
        long twice = (key & 0xFFFF_FFFFL) << 32 | key & 0xFFFF_FFFFL;
        long difference = 0;
        int i = 0;
        for (; i <= run - Long.BYTES; i += Long.BYTES) {
            difference |= in.getLong(came + i) ^ expected.getLong(due + i) ^ twice;
        }
        for (; i < run; i++) {
            difference |= (in.get(came + i) ^ expected.get(due + i) ^ key >>> (24 - (i & 3) * 8)) & 0xFF;
        }
        key = Integer.rotateLeft(key, (run & 3) * 8);
        return difference == 0;
    }

    private int endMessage() {
        if (inflater != null && compressed) {
            inflater.check(message % script.messages());
        } else if (expected.hasRemaining()) {
            throw new LoadException("a message shorter than the one that was sent");
        }
        inMessage = false;
        message = (message + 1) % script.messages();
        expected = ByteBuffer.wrap(script.payload(message));
        return 1;
    }
}
