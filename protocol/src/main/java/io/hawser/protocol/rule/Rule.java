package io.hawser.protocol.rule;

/**
 * What a peer can break. The constant's name is the stable id that metrics, logs and tests use; its close code is what
 * the peer is told (RFC 6455 §7.4.1).
 */
public enum Rule {
    /** Opcodes 3 to 7 and 11 to 15 are reserved (RFC 6455 §5.2). */
    RESERVED_OPCODE(1002),
    /** A reserved bit is set that no negotiated extension uses here (RFC 6455 §5.2). */
    UNEXPECTED_RSV(1002),
    /** A client's frame carries no mask (RFC 6455 §5.1). */
    MASK_MISSING(1002),
    /** A server's frame carries a mask (RFC 6455 §5.1). */
    MASK_UNEXPECTED(1002),
    /** A control frame without FIN (RFC 6455 §5.5). */
    FRAGMENTED_CONTROL(1002),
    /** A control frame of more than 125 bytes (RFC 6455 §5.5). */
    CONTROL_TOO_LONG(1002),
    /** A payload length that does not use the fewest bytes (RFC 6455 §5.2). */
    LENGTH_NOT_MINIMAL(1002),
    /** A 64-bit payload length with its top bit set (RFC 6455 §5.2). */
    LENGTH_NEGATIVE(1002),
    /** A continuation frame with no message to continue (RFC 6455 §5.4). */
    CONTINUATION_UNEXPECTED(1002),
    /** A new message before the last one ended (RFC 6455 §5.4). */
    CONTINUATION_EXPECTED(1002),
    /** A close frame with one byte of payload (RFC 6455 §5.5.1). */
    CLOSE_PAYLOAD_TOO_SHORT(1002),
    /** A close code that must not appear on the wire (RFC 6455 §7.4). */
    CLOSE_CODE_INVALID(1002),
    /** A close reason that is not UTF-8 (RFC 6455 §5.5.1). */
    CLOSE_REASON_NOT_UTF8(1007),
    /** A text message that is not UTF-8 (RFC 6455 §8.1). */
    TEXT_NOT_UTF8(1007),
    /** A compressed message that does not inflate (RFC 7692 §7.2.2). */
    DEFLATE_DATA_INVALID(1007),
    /** A message, as received or inflated, longer than {@code limits.maxMessageBytes}. */
    MESSAGE_TOO_LONG(1009),
    /** A message of more frames than {@code limits.maxFragments}. */
    TOO_MANY_FRAGMENTS(1008),
    /** A message that was begun and not ended within {@code limits.messageTimeout}. */
    MESSAGE_TIMEOUT(1008),
    /** More control frames than {@code limits.controlFramesPerSecond}. */
    CONTROL_FRAME_FLOOD(1008),
    /**
     * The oldest of the messages begun and not ended, or not handled, when together they hold more than {@code
     * maxUnfinishedBytes}.
     */
    TOO_MUCH_UNFINISHED(1013);

    private final int closeCode;

    Rule(int closeCode) {
        this.closeCode = closeCode;
    }

    /** The code of the close frame that answers a breach. */
    public int closeCode() {
        return closeCode;
    }
}
