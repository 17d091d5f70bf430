package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Event;
import io.hawser.protocol.ProtocolLimits;
import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;

/** A close frame with any payload is read as RFC 6455 §5.5.1 and §7.4 say, written down here a second time. */
class ClosePayloadFuzzTest {
    private static final Set<Integer> CODES =
            Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

    @FuzzTest
    void receive(byte[] input) {
        int length = Math.min(input.length, 125);
        ByteBuffer frame = ByteBuffer.allocate(2 + length);
        frame.put((byte) 0x88).put((byte) length).put(input, 0, length).flip();
        Event event = new WebSocketProtocol(Role.CLIENT, ProtocolLimits.DEFAULT, null, new Random(1)).receive(frame);
        assertNotNull(event);
        assertEquals(expected(ByteBuffer.wrap(input, 0, length)), describe(event));
    }

    private static Object describe(Event event) {
        return switch (event) {
            case Event.Close close -> close.status();
            case Event.Failure failure -> failure.error().rule();
            case Event.Message m -> m;
            case Event.Ping p -> p;
            case Event.Pong p -> p;
        };
    }

    private static Object expected(ByteBuffer payload) {
        if (payload.remaining() < 2) {
            return payload.hasRemaining() ? Rule.CLOSE_PAYLOAD_TOO_SHORT : CloseStatus.NONE;
        }
        int code = payload.getShort() & 0xFFFF;
        if (code / 1000 != 3 && code / 1000 != 4 && !CODES.contains(code)) {
            return Rule.CLOSE_CODE_INVALID;
        }
        try {
            return new CloseStatus(
                    code, StandardCharsets.UTF_8.newDecoder().decode(payload).toString());
        } catch (CharacterCodingException e) {
            return Rule.CLOSE_REASON_NOT_UTF8;
        }
    }
}
