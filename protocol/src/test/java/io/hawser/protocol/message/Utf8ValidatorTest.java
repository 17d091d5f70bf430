package io.hawser.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class Utf8ValidatorTest {
    private static final byte[] BOUNDARIES =
            Wire.hex("00 7f 80 8f 90 9f a0 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 f7 f8 fe ff");

    /** All beginnings of one to three bytes of characters as the JDK encodes them: bytes read as one number. */
    private static final BitSet BEGINNINGS = new BitSet(1 << 24);

    /** Reports errors; the JDK's decoder is the judge of whole texts. */
    private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();

    private final CharBuffer characters = CharBuffer.allocate(4_096);

    @BeforeAll
    static void collectBeginnings() {
        // Beyond U+FFFF the last of four bytes has six bits: one character of each 64 shows the first three bytes.
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x10000 ? 1 : 64) {
            if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                byte[] bytes = Wire.utf8(Character.toString(codePoint));
                int number = 0;
                for (int i = 0; i < Math.min(3, bytes.length); i++) {
                    number = number << 8 | (bytes[i] & 0xFF);
                    BEGINNINGS.set(number);
                }
            }
        }
    }

    private boolean jdkAccepts(byte[] bytes) {
        jdk.reset();
        return !jdk.decode(ByteBuffer.wrap(bytes), characters.clear(), true).isError();
    }

    /** The index of the first byte that no continuation makes valid; the length if there is none. */
    private static int firstBad(byte[] bytes) {
        int number = 0;
        int missing = 0;
        for (int i = 0; i < bytes.length; i++) {
            int next = bytes[i] & 0xFF;
            boolean fourth = number > 0xFFFF;
            if (fourth ? next < 0x80 || next > 0xBF : !BEGINNINGS.get(number << 8 | next)) {
                return i;
            }
            missing = number > 0 ? missing - 1 : next < 0x80 ? 0 : next < 0xE0 ? 1 : next < 0xF0 ? 2 : 3;
            number = missing == 0 ? 0 : number << 8 | next;
        }
        return bytes.length;
    }

    private void check(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        int bad = validator.check(ByteBuffer.wrap(bytes), 0, bytes.length);
        int expected = firstBad(bytes);
        boolean valid = bad == bytes.length && validator.isComplete();
        if (bad != expected || valid != jdkAccepts(bytes)) {
            assertEquals(expected, bad, () -> "first bad byte of " + Wire.hex(bytes));
            assertEquals(jdkAccepts(bytes), valid, () -> "valid: " + Wire.hex(bytes));
        }
    }

    @Test
    void agreesWithTheJdkOnAllSequencesOfUpToFourBoundaryBytes() {
        int n = BOUNDARIES.length;
        for (int length = 1; length <= 4; length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < Math.pow(n, length); i++) {
                for (int at = 0, rest = i; at < length; at++, rest /= n) {
                    bytes[at] = BOUNDARIES[rest % n];
                }
                check(bytes);
            }
        }
    }

    @Test
    void agreesWithTheJdkOnAllPairsOfBytes() {
        for (int i = 0; i < 1 << 16; i++) {
            check(new byte[] {(byte) (i >> 8), (byte) i});
        }
    }

    /** T25: supplementary characters once sent a decoder into an endless loop (CVE-2018-1336). */
    @Test
    void acceptsEveryCodePoint() {
        byte[] all = Wire.utf8(everyCodePoint());
        Utf8Validator validator = new Utf8Validator();
        for (int order = 0; order < 2; order++) {
            ByteBuffer bytes = ByteBuffer.wrap(all).order(order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            assertEquals(all.length, validator.check(bytes, 0, all.length));
            assertTrue(validator.isComplete());
        }
    }

    private static String everyCodePoint() {
        StringBuilder text = new StringBuilder();
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++) {
            if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvFileSource(resources = "/io/hawser/protocol/test-vectors/utf8.csv", delimiter = '|', quoteCharacter = '\'')
    void comesToTheSameVerdictWhateverTheSplit(String vector, String verdict, String hex) {
        byte[] bytes = Wire.hex(hex);
        assertEquals(verdict.equals("valid"), jdkAccepts(bytes));
        int firstBad = verdict.startsWith("bad at ") ? Integer.parseInt(verdict.substring(7)) : bytes.length;
        assertEquals(firstBad, firstBad(bytes));
        for (int split = 0; split <= bytes.length; split++) {
            Utf8Validator validator = new Utf8Validator();
            int bad = validator.check(ByteBuffer.wrap(bytes), 0, split);
            if (split <= firstBad) {
                assertEquals(split, bad);
                bad = validator.check(ByteBuffer.wrap(bytes), split, bytes.length);
            }
            assertEquals(firstBad, bad, "split at " + split);
            assertEquals(verdict.equals("valid"), bad == bytes.length && validator.isComplete());
        }
    }

    @Test
    void saysWhetherACharacterIsBegun() {
        byte[] bytes = Wire.utf8("a\u00e9\u20ac\ud83d\ude00");
        Utf8Validator validator = new Utf8Validator();
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(i + 1, validator.check(ByteBuffer.wrap(bytes), i, i + 1));
            seen.append(validator.isComplete() ? 'x' : '.');
        }
        assertEquals("x.x..x...x", seen.toString());
    }

    @Test
    void forgetsACharacterBegun() {
        for (String lead : new String[] {"c3", "e0", "ed", "f0", "f4", "f09f"}) {
            Utf8Validator validator = new Utf8Validator();
            byte[] begun = Wire.hex(lead);
            validator.check(ByteBuffer.wrap(begun), 0, begun.length);
            assertFalse(validator.isComplete());
            validator.reset();
            assertTrue(validator.isComplete());
            byte[] next = Wire.hex("c280 e18080 edbf");
            assertEquals(6, validator.check(ByteBuffer.wrap(next), 0, next.length), "bounds of " + lead + " forgotten");
        }
    }

    @Test
    void seesABadByteBehindAsciiOfAnyLengthAndAlignment() {
        for (int length = 0; length < 40; length++) {
            for (int from = 0; from < 9; from++) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(from + length + 9);
                bytes.put(from + length, (byte) 0x80);
                assertEquals(from + length, new Utf8Validator().check(bytes, from, bytes.capacity()));
                assertEquals(from + length, new Utf8Validator().check(bytes, from, from + length));
            }
        }
    }

    @Test
    void agreesWithTheJdkOnRandomTextWhateverTheSplit() {
        Random random = Seed.random("Utf8ValidatorTest");
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                int codePoint = random.nextInt(1 << (7 + random.nextInt(14))) % 0x110000;
                text.appendCodePoint(codePoint >= 0xD800 && codePoint <= 0xDFFF ? 'x' : codePoint);
            }
            byte[] bytes = Wire.utf8(text.toString());
            if (bytes.length > 0 && random.nextInt(3) > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(bytes);
            int firstBad = firstBad(bytes);
            for (int split = 0; split <= firstBad; split++) {
                Utf8Validator validator = new Utf8Validator();
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                assertEquals(split, validator.check(buffer, 0, split));
                assertEquals(firstBad, validator.check(buffer, split, bytes.length));
            }
        }
    }
}
