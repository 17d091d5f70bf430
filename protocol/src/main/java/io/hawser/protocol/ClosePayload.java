package io.hawser.protocol;

import io.hawser.protocol.message.Utf8Validator;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a close frame carries (RFC 6455 §5.5.1): nothing, or a code of two bytes followed by a reason in UTF-8. */
final class ClosePayload {
    private ClosePayload() {}

    static CloseStatus decode(ByteBuffer payload) throws ProtocolException {
        if (!payload.hasRemaining()) {
            return CloseStatus.NONE;
        }
        if (payload.remaining() == 1) {
            throw new ProtocolException(
                    Rule.CLOSE_PAYLOAD_TOO_SHORT, "close frame with a payload of one byte (RFC 6455 §5.5.1)");
        }
        int code = payload.getShort() & 0xFFFF;
        if (!CloseCode.mayAppearOnWire(code)) {
            throw new ProtocolException(
                    Rule.CLOSE_CODE_INVALID, "close code " + code + " must not be sent (RFC 6455 §7.4)");
        }
        Utf8Validator reason = new Utf8Validator();
        if (reason.check(payload, payload.position(), payload.limit()) < payload.limit() || !reason.isComplete()) {
            throw new ProtocolException(Rule.CLOSE_REASON_NOT_UTF8, "close reason is not UTF-8 (RFC 6455 §5.5.1)");
        }
        return new CloseStatus(code, StandardCharsets.UTF_8.decode(payload).toString());
    }

    /**
     * The other way round.
     *
     * @throws IllegalArgumentException if the code must not be sent (RFC 6455 §7.4)
     */
    static ByteBuffer encode(CloseStatus status) {
        if (status.code() == CloseStatus.NONE.code()) {
            return ByteBuffer.allocate(0);
        }
        if (!CloseCode.mayAppearOnWire(status.code())) {
            throw new IllegalArgumentException("close code " + status.code() + " must not be sent (RFC 6455 §7.4)");
        }
        ByteBuffer reason = status.encodedReason();
        return ByteBuffer.allocate(2 + reason.remaining())
                .putShort((short) status.code())
                .put(reason)
                .flip();
    }
}
