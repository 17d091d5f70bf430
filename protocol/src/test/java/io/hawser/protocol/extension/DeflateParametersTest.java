package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateParametersTest {
    @ParameterizedTest(name = "a window of 2^{0}")
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 7, 16, 99, Integer.MAX_VALUE})
    void refusesWindowsThatTheRfcDoesNotKnow(int bits) {
        assertThrows(IllegalArgumentException.class, () -> new DeflateParameters(false, false, bits, 15));
        assertThrows(IllegalArgumentException.class, () -> new DeflateParameters(false, false, 15, bits));
    }

    @Test
    void holdsWindowsFrom8To15() {
        for (int bits = 8; bits <= 15; bits++) {
            assertEquals(bits, new DeflateParameters(false, false, bits, 15).serverMaxWindowBits());
            assertEquals(bits, new DeflateParameters(false, false, 15, bits).clientMaxWindowBits());
        }
    }

    @ParameterizedTest(name = "{4}")
    @CsvSource(delimiter = '|', textBlock = """
        # server takeover off, client, server bits, client bits | header
        false | false | 15 | 15 | permessage-deflate
        true  | false | 15 | 15 | permessage-deflate; server_no_context_takeover
        false | true  | 15 | 15 | permessage-deflate; client_no_context_takeover
        false | false | 10 | 15 | permessage-deflate; server_max_window_bits=10
        false | false | 15 | 8  | permessage-deflate; client_max_window_bits=8
        true  | true  | 9  | 14 | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=14
        """)
    void writesAHeaderThatSaysOnlyWhatDiffersFromTheDefault(
            boolean server, boolean client, int serverBits, int clientBits, String header) {
        assertEquals(header, new DeflateParameters(server, client, serverBits, clientBits).toHeader());
    }

    @Test
    void hasADefault() {
        assertEquals(new DeflateParameters(false, false, 15, 15), DeflateParameters.NONE);
    }
}
