package io.hawser.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Why a connection closes: what a close frame says (RFC 6455 §5.5.1, §7.1.5, §7.1.6), or what stands for a close frame
 * that did not come (1005, 1006).
 *
 * @param code 1000 to 4999; whether it may be sent is {@link CloseCode#mayAppearOnWire}
 * @param reason for people and logs, not shown to users by browsers; at most 123 bytes of UTF-8
 */
public record CloseStatus(int code, String reason) {
    /** The longest reason that fits into a close frame beside its code. */
    public static final int MAX_REASON_BYTES = 123;

    /** 1000 without a reason. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "");

    /** 1001 without a reason: a server shutting down. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    /** 1005: a close frame without a code. Never sent. */
    public static final CloseStatus NONE = new CloseStatus(1005, "");

    /** 1006: no close frame at all. Never sent. */
    public static final CloseStatus ABNORMAL = new CloseStatus(1006, "");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the code is not in 1000 to 4999, or the reason is longer than 123 bytes or has
     *     unpaired surrogates
     */
    public CloseStatus {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("close code " + code + " is not in 1000 to 4999 (RFC 6455 §7.4)");
        }
        int bytes = encode(reason).remaining();
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "close reason of " + bytes + " bytes is longer than " + MAX_REASON_BYTES + " (RFC 6455 §5.5)");
        }
    }

    /** A status without a reason. */
    public static CloseStatus of(int code) {
        return new CloseStatus(code, "");
    }

    /** A status whose reason is cut, at a character, to the 123 bytes that fit. */
    public static CloseStatus truncating(int code, String reason) {
        String cut = reason;
        while (encode(cut).remaining() > MAX_REASON_BYTES) {
            int end = Math.min(cut.length() - 1, MAX_REASON_BYTES);
            cut = cut.substring(0, Character.isHighSurrogate(cut.charAt(end - 1)) ? end - 1 : end);
        }
        return new CloseStatus(code, cut);
    }

    /** The reason as it goes on the wire. */
    ByteBuffer encodedReason() {
        return encode(reason);
    }

    private static ByteBuffer encode(String text) {
        if (text.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("close reason has unpaired surrogates", e);
        }
    }

    /** As {@code 1001 GOING_AWAY "server stops"}. */
    @Override
    public String toString() {
        return CloseCode.describe(code) + (reason.isEmpty() ? "" : " \"" + reason + "\"");
    }
}
