package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseCodeTest {
    /** RFC 6455 §7.4.1 and the IANA registry; 1004 is reserved without a meaning, 1005, 1006 and 1015 are not sent. */
    private static final Set<Integer> DEFINED =
            Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

    @Test
    void letsOntoTheWireWhatTheRfcAndTheRegistryDefineAndTheRangesOfLibrariesAndApplications() {
        List<Integer> expected = IntStream.rangeClosed(-1, 70_000)
                .filter(code -> DEFINED.contains(code) || (code >= 3000 && code <= 4999))
                .boxed()
                .toList();
        assertEquals(
                expected,
                IntStream.rangeClosed(-1, 70_000)
                        .filter(CloseCode::mayAppearOnWire)
                        .boxed()
                        .toList());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
        # code | name                | reconnect
        1000   | NORMAL              | false
        1001   | GOING_AWAY          | true
        1002   | PROTOCOL_ERROR      | false
        1003   | UNSUPPORTED_DATA    | false
        1005   | NO_STATUS_RECEIVED  | true
        1006   | ABNORMAL_CLOSURE    | true
        1007   | INVALID_PAYLOAD     | false
        1008   | POLICY_VIOLATION    | false
        1009   | MESSAGE_TOO_BIG     | false
        1010   | MANDATORY_EXTENSION | false
        1011   | INTERNAL_ERROR      | true
        1012   | SERVICE_RESTART     | true
        1013   | TRY_AGAIN_LATER     | true
        1014   | BAD_GATEWAY         | true
        1015   | TLS_HANDSHAKE       | false
        """)
    void isOneTable(int code, CloseCode row, boolean reconnect) {
        assertEquals(code, row.code());
        assertEquals(row, CloseCode.of(code).orElseThrow());
        assertEquals(reconnect, CloseCode.suggestsReconnect(code));
        assertEquals(code + " " + row, CloseCode.describe(code));
    }

    @Test
    void knowsNoOtherCode() {
        Set<Integer> known =
                Arrays.stream(CloseCode.values()).map(CloseCode::code).collect(Collectors.toSet());
        for (int code = 0; code <= 5_000; code++) {
            assertEquals(known.contains(code), CloseCode.of(code).isPresent());
            if (!known.contains(code)) {
                assertEquals(Integer.toString(code), CloseCode.describe(code));
                assertEquals(false, CloseCode.suggestsReconnect(code));
            }
        }
        assertEquals(15, known.size());
    }
}
