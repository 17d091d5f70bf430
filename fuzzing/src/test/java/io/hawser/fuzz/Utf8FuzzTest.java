package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The validator accepts what the JDK's strict decoder accepts, and finds the same first bad byte at every split. */
class Utf8FuzzTest {
    @FuzzTest
    void check(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        Utf8Validator whole = new Utf8Validator();
        int bad = whole.check(bytes, 0, input.length);
        assertEquals(jdkAccepts(input), bad == input.length && whole.isComplete());
        for (int split = 0; split <= bad; split += 1 + input.length / 100) {
            Utf8Validator parts = new Utf8Validator();
            assertEquals(split, parts.check(bytes, 0, split));
            assertEquals(bad, parts.check(bytes, split, input.length));
        }
    }

    private static boolean jdkAccepts(byte[] input) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
