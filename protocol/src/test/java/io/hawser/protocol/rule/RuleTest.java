package io.hawser.protocol.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTest {
    /** Metrics and logs use the names: a rule may be added, but none may be renamed or get another code. */
    @Test
    void hasStableIdsAndCloseCodes() {
        assertEquals(
                """
                RESERVED_OPCODE 1002
                UNEXPECTED_RSV 1002
                MASK_MISSING 1002
                MASK_UNEXPECTED 1002
                FRAGMENTED_CONTROL 1002
                CONTROL_TOO_LONG 1002
                LENGTH_NOT_MINIMAL 1002
                LENGTH_NEGATIVE 1002
                CONTINUATION_UNEXPECTED 1002
                CONTINUATION_EXPECTED 1002
                CLOSE_PAYLOAD_TOO_SHORT 1002
                CLOSE_CODE_INVALID 1002
                CLOSE_REASON_NOT_UTF8 1007
                TEXT_NOT_UTF8 1007
                DEFLATE_DATA_INVALID 1007
                MESSAGE_TOO_LONG 1009
                TOO_MANY_FRAGMENTS 1008
                MESSAGE_TIMEOUT 1008
                CONTROL_FRAME_FLOOD 1008
                TOO_MUCH_UNFINISHED 1013
                """,
                Arrays.stream(Rule.values())
                        .map(rule -> rule + " " + rule.closeCode() + "\n")
                        .collect(Collectors.joining()));
    }

    @ParameterizedTest(name = "{0} is answered with a code that may be sent")
    @EnumSource
    void isAnsweredWithACodeThatMayBeSent(Rule rule) {
        assertTrue(CloseCode.mayAppearOnWire(rule.closeCode()));
    }
}
