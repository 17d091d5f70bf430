package io.hawser.protocol.frame;

import org.jspecify.annotations.Nullable;

/** What a frame carries (RFC 6455 §5.2, §11.8). */
public enum Opcode {
    /** The next part of a message that an earlier frame began. */
    CONTINUATION(0x0),
    /** The first part of a text message. */
    TEXT(0x1),
    /** The first part of a binary message. */
    BINARY(0x2),
    /** Starts or answers the closing handshake. */
    CLOSE(0x8),
    /** Asks the peer for a pong. */
    PING(0x9),
    /** Answers a ping, or says unasked that its sender is alive. */
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /**
     * The opcode of the low four bits of a frame's first byte.
     *
     * @return null for the reserved codes 3 to 7 and 11 to 15
     */
    public static @Nullable Opcode of(int code) {
        return BY_CODE[code & 0xF];
    }

    /** The four bits on the wire, 0 to 15. */
    public int code() {
        return code;
    }

    /** Whether this is a control frame's opcode: at most 125 bytes, never fragmented (RFC 6455 §5.5). */
    public boolean isControl() {
        return code >= 0x8;
    }
}
