package io.hawser.protocol.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBufferTest {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static byte[] taken(MessageBuffer message) {
        return Wire.bytes(message.take());
    }

    @Test
    void collectsPartsInOrder() {
        Random random = Seed.random("MessageBufferTest");
        for (int round = 0; round < 200; round++) {
            MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int parts = random.nextInt(20); parts > 0; parts--) {
                byte[] part = Wire.random(random, random.nextInt(3_000));
                ByteBuffer source =
                        ByteBuffer.allocateDirect(part.length + 7).put(4, part).position(2);
                message.append(source, 4, 4 + part.length, 0, 0, UNKNOWN);
                expected.writeBytes(part);
                assertEquals(2, source.position());
                assertEquals(expected.size(), message.size());
                assertTrue(message.capacity() <= 4 * expected.size() + 1_024, "4 times what came, plus 1 KiB");
            }
            assertArrayEquals(expected.toByteArray(), taken(message));
            assertEquals(0, message.size());
        }
    }

    @Test
    void holdsNothingBeforeSomethingComes() {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        message.append(ByteBuffer.allocate(0), 0, 0, 0, 0, 1 << 20);
        assertEquals(0, message.capacity());
    }

    @Test
    void growsToWhatIsExpectedAndNoFurther() {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        message.append(ByteBuffer.allocate(3_000), 0, 3_000, 0, 0, 5_000);
        assertEquals(5_000, message.capacity());
    }

    @Test
    void growsToTheLimitAndNoFurther() throws ProtocolException {
        MessageBuffer message = new MessageBuffer(5_000, MessageMemory.HEAP);
        message.append(ByteBuffer.allocate(3_000), 0, 3_000, 0, 0, UNKNOWN);
        assertEquals(5_000, message.capacity());
        message.append(ByteBuffer.allocate(2_000), 0, 2_000, 0, 0, UNKNOWN);
        assertEquals(5_000, message.size());
    }

    @Test
    void growsARareNumberOfTimes() {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        ByteBuffer one = ByteBuffer.allocate(1);
        int growths = 0;
        for (int i = 0; i < 1 << 20; i++) {
            int before = System.identityHashCode(message.buffer());
            message.append(one, 0, 1, 0, 0, UNKNOWN);
            growths += before == System.identityHashCode(message.buffer()) ? 0 : 1;
        }
        assertTrue(growths <= 8, growths + " growths");
    }

    @ParameterizedTest(name = "{0} bytes are over a limit of 1,000")
    @ValueSource(longs = {1_001, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE})
    void refusesATotalOverTheLimit(long total) {
        MessageBuffer message = new MessageBuffer(1_000, MessageMemory.HEAP);
        assertDoesNotThrow(() -> message.checkTotal(1_000));
        ProtocolException e = assertThrows(ProtocolException.class, () -> message.checkTotal(total));
        assertEquals(Rule.MESSAGE_TOO_LONG, e.rule());
        assertEquals("message " + total + " > limits.maxMessageBytes 1000", e.getMessage());
    }

    @Test
    void grantsOneByteBeyondTheLimitToWriteTo() throws ProtocolException {
        MessageBuffer message = new MessageBuffer(2_000, MessageMemory.HEAP);
        message.produced(message.reserve(2_000));
        assertEquals(2_000, message.size());
        assertEquals(1, message.reserve(2_000), "room to see that there is more");
        ProtocolException e = assertThrows(ProtocolException.class, () -> message.produced(1));
        assertEquals(Rule.MESSAGE_TOO_LONG, e.rule());
        assertThrows(ProtocolException.class, () -> message.reserve(1));
    }

    @Test
    void growsByDoublingWhenWrittenTo() throws ProtocolException {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        for (int i = 0; i < 20_000; i++) {
            assertTrue(message.reserve(1) >= 1);
            message.buffer().put(message.size(), (byte) i);
            message.produced(1);
            assertTrue(message.capacity() <= Math.max(1_024, 2 * message.size()));
        }
        byte[] taken = taken(message);
        for (int i = 0; i < taken.length; i++) {
            assertEquals((byte) i, taken[i]);
        }
    }

    @Test
    void handsTheMessageOverForGood() {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        message.append(ByteBuffer.wrap(Wire.utf8("one")), 0, 3, 0, 0, 3);
        byte[] one = taken(message);
        message.append(ByteBuffer.wrap(Wire.utf8("two")), 0, 3, 0, 0, 3);
        byte[] two = taken(message);
        assertEquals("6f6e65 74776f", Wire.hex(one) + " " + Wire.hex(two));
    }

    @Test
    void dropsWhatIsThere() {
        MessageBuffer message = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        message.append(ByteBuffer.wrap(Wire.utf8("one")), 0, 3, 0, 0, 3);
        message.clear();
        assertEquals(0, message.size());
        assertEquals(0, message.capacity());
        assertEquals(0, taken(message).length);
    }
}
