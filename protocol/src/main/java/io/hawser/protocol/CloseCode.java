package io.hawser.protocol;

import java.util.Optional;

/**
 * The close codes (RFC 6455 §7.4.1 and the IANA registry), in one table that sending, receiving and reconnecting read.
 * Codes 3000 to 3999 are for registered libraries, 4000 to 4999 for applications; both may be sent and received.
 */
public enum CloseCode {
    /** The purpose of the connection has been fulfilled (§7.4.1). */
    NORMAL(1000, Wire.BOTH, false),
    /** A server shuts down, or a browser left the page (§7.4.1). */
    GOING_AWAY(1001, Wire.BOTH, true),
    /** The peer broke the protocol (§7.4.1). */
    PROTOCOL_ERROR(1002, Wire.BOTH, false),
    /** The peer sent a kind of data that cannot be accepted, as binary to an end that only knows text (§7.4.1). */
    UNSUPPORTED_DATA(1003, Wire.BOTH, false),
    /** Stands for a close frame without a code; never on the wire (§7.4.1). */
    NO_STATUS_RECEIVED(1005, Wire.NEVER, true),
    /** Stands for a connection that ended without a close frame; never on the wire (§7.4.1). */
    ABNORMAL_CLOSURE(1006, Wire.NEVER, true),
    /** The data does not fit the message's type, as text that is not UTF-8 (§7.4.1). */
    INVALID_PAYLOAD(1007, Wire.BOTH, false),
    /** A policy was broken and no other code fits (§7.4.1). */
    POLICY_VIOLATION(1008, Wire.BOTH, false),
    /** The message is too big to be processed (§7.4.1). */
    MESSAGE_TOO_BIG(1009, Wire.BOTH, false),
    /** The client needs an extension that the server did not negotiate (§7.4.1). */
    MANDATORY_EXTENSION(1010, Wire.BOTH, false),
    /** The server met an unexpected condition (§7.4.1). */
    INTERNAL_ERROR(1011, Wire.BOTH, true),
    /** The service restarts; reconnect after a random delay (IANA). */
    SERVICE_RESTART(1012, Wire.BOTH, true),
    /** The service is overloaded; reconnect later (IANA). */
    TRY_AGAIN_LATER(1013, Wire.BOTH, true),
    /** A gateway received an invalid answer from the server behind it (IANA). */
    BAD_GATEWAY(1014, Wire.BOTH, true),
    /** Stands for a failed TLS handshake; never on the wire (§7.4.1). */
    TLS_HANDSHAKE(1015, Wire.NEVER, false);

    private enum Wire {
        NEVER,
        BOTH
    }

    private final int code;
    private final Wire wire;
    private final boolean reconnect;

    CloseCode(int code, Wire wire, boolean reconnect) {
        this.code = code;
        this.wire = wire;
        this.reconnect = reconnect;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The row of a code. */
    public static Optional<CloseCode> of(int code) {
        for (CloseCode row : values()) {
            if (row.code == code) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** Whether a code may stand in a close frame, in either direction (RFC 6455 §7.4.1, §7.4.2). */
    public static boolean mayAppearOnWire(int code) {
        return (code >= 3000 && code <= 4999)
                || of(code).filter(row -> row.wire == Wire.BOTH).isPresent();
    }

    /**
     * Whether a client that lost its connection with this code should try again: yes where the cause is likely to pass,
     * no where it would meet the same end.
     */
    public static boolean suggestsReconnect(int code) {
        return of(code).map(row -> row.reconnect).orElse(false);
    }

    /** The code with its name, as {@code 1001 GOING_AWAY}; only the code where it has no name. */
    public static String describe(int code) {
        return of(code).map(row -> code + " " + row.name()).orElse(Integer.toString(code));
    }
}
