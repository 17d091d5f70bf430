package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolLimitsTest {
    /** T23: bounded out of the box. */
    @Test
    void defaultsToOneMebibyteIn1024Frames() {
        assertEquals(new ProtocolLimits(1_048_576, 1_024), ProtocolLimits.DEFAULT);
    }

    @Test
    void holdsItsRanges() {
        assertEquals(1, new ProtocolLimits(1, 1).maxMessageBytes());
        assertEquals(2_147_483_639, new ProtocolLimits(2_147_483_639, Integer.MAX_VALUE).maxMessageBytes());
    }

    @ParameterizedTest(name = "{0} bytes in {1} frames is refused by name")
    @CsvSource({
        "0, 1, limits.maxMessageBytes",
        "-1, 1, limits.maxMessageBytes",
        "2147483640, 1, limits.maxMessageBytes",
        "2147483647, 1, limits.maxMessageBytes",
        "1, 0, limits.maxFragments",
        "1, -2147483648, limits.maxFragments"
    })
    void refusesWhatIsOutsideOfThem(int maxMessageBytes, int maxFragments, String name) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new ProtocolLimits(maxMessageBytes, maxFragments));
        assertEquals(name, String.valueOf(e.getMessage()).split(" ", 2)[0]);
    }
}
