package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTest {
    private static final String EURO = "\u20ac";
    private static final String SMILE = "\ud83d\ude00";

    @ParameterizedTest(name = "{0} is a status")
    @ValueSource(ints = {1000, 1004, 1005, 1006, 1015, 2999, 3000, 4999})
    void holdsCodesFrom1000To4999(int code) {
        assertEquals(code, CloseStatus.of(code).code());
        assertEquals("", CloseStatus.of(code).reason());
    }

    @ParameterizedTest(name = "{0} is no status")
    @ValueSource(ints = {-1, 0, 1, 999, 5000, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesOtherCodes(int code) {
        assertThrows(IllegalArgumentException.class, () -> CloseStatus.of(code));
        assertThrows(IllegalArgumentException.class, () -> CloseStatus.truncating(code, "why"));
    }

    @Test
    void holdsReasonsOfUpTo123BytesOfUtf8() {
        assertEquals(123, new CloseStatus(1000, "a".repeat(123)).reason().length());
        assertEquals(41, new CloseStatus(1000, EURO.repeat(41)).reason().length());
        assertThrows(IllegalArgumentException.class, () -> new CloseStatus(1000, "a".repeat(124)));
        assertThrows(IllegalArgumentException.class, () -> new CloseStatus(1000, EURO.repeat(41) + "a"));
    }

    @ParameterizedTest(name = "a reason with unpaired surrogate number {0} is refused")
    @ValueSource(ints = {0, 1, 2})
    void refusesUnpairedSurrogates(int which) {
        String reason = new String[] {"\ud83d", "x\ude00x", "\ude00\ud83d"}[which];
        assertThrows(IllegalArgumentException.class, () -> new CloseStatus(1000, reason));
        assertThrows(IllegalArgumentException.class, () -> CloseStatus.truncating(1000, reason.repeat(100)));
    }

    @ParameterizedTest(name = "{0} times {1} is cut to {2} characters")
    @CsvSource(delimiter = '|', textBlock = """
        # times | character | left, of Java's chars
        0       | a         | 0
        123     | a         | 123
        124     | a         | 123
        100000  | a         | 123
        62      | \u00e9    | 61
        1000    | \u00e9    | 61
        42      | \u20ac    | 41
        1000    | \u20ac    | 41
        30      | \ud83d\ude00 | 60
        31      | \ud83d\ude00 | 60
        1000    | \ud83d\ude00 | 60
        """)
    void cutsAReasonAtACharacter(int times, String character, int left) {
        CloseStatus status = CloseStatus.truncating(1011, character.repeat(times));
        assertEquals(1011, status.code());
        assertEquals(character.repeat(times).substring(0, left), status.reason());
    }

    @Test
    void cutsAsLateAsPossible() {
        Random random = Seed.random("CloseStatusTest");
        String[] characters = {"a", "\u00e9", EURO, SMILE};
        for (int round = 0; round < 60; round++) {
            StringBuilder reason = new StringBuilder();
            int fits = 0;
            for (int i = random.nextInt(200); i > 0; i--) {
                reason.append(characters[random.nextInt(4)]);
                fits = Wire.utf8(reason.toString()).length <= 123 ? reason.length() : fits;
            }
            String cut = CloseStatus.truncating(1000, reason.toString()).reason();
            assertEquals(reason.substring(0, fits), cut);
        }
    }

    @Test
    void isReadable() {
        assertEquals("1001 GOING_AWAY \"server stops\"", new CloseStatus(1001, "server stops").toString());
        assertEquals("4001", CloseStatus.of(4001).toString());
        assertEquals("1000 NORMAL", CloseStatus.NORMAL.toString());
        assertEquals("1001 GOING_AWAY", CloseStatus.GOING_AWAY.toString());
        assertEquals("1005 NO_STATUS_RECEIVED", CloseStatus.NONE.toString());
        assertEquals("1006 ABNORMAL_CLOSURE", CloseStatus.ABNORMAL.toString());
        assertTrue(!CloseCode.mayAppearOnWire(CloseStatus.NONE.code())
                && !CloseCode.mayAppearOnWire(CloseStatus.ABNORMAL.code()));
    }
}
