package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CloseCodeTest {
    @ParameterizedTest(name = "{0} to {1}: {2} {3}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/close-codes.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void isOneTable(int from, int to, String onTheWire, @Nullable CloseCode row, boolean reconnect) {
        for (int code = from; code <= to; code++) {
            assertEquals(onTheWire.equals("yes"), CloseCode.mayAppearOnWire(code));
            assertEquals(Optional.ofNullable(row), CloseCode.of(code));
            assertEquals(reconnect, CloseCode.suggestsReconnect(code));
            assertEquals(row == null ? "" + code : code + " " + row, CloseCode.describe(code));
            assertEquals(code, row == null ? code : row.code());
        }
    }

    @Test
    void knowsNoCodeBeyondThoseOfTheTable() {
        assertEquals(15, CloseCode.values().length);
        assertEquals(
                15,
                Arrays.stream(CloseCode.values())
                        .mapToInt(CloseCode::code)
                        .filter(c -> c < 5_000)
                        .count());
        IntStream.concat(IntStream.range(-1_000, 0), IntStream.range(5_000, 70_000))
                .forEach(code -> assertFalse(CloseCode.mayAppearOnWire(code), () -> "code " + code));
    }
}
