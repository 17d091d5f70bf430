package io.hawser.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Allocation;
import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import io.hawser.protocol.rule.ProtocolException;
import io.hawser.protocol.rule.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {
    private static final int EVERY_RSV = 7;
    private static final List<Opcode> OPCODES = List.of(Opcode.values());

    private final FrameHeader header = new FrameHeader();

    @ParameterizedTest(name = "{0} is {4} bytes of {3}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/frame-headers.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void readsAWholeHeaderOrNothing(String hex, boolean fin, int rsv, Opcode opcode, long length, String key)
            throws ProtocolException {
        byte[] bytes = Wire.hex(hex);
        boolean masked = key != null;
        for (boolean direct : new boolean[] {false, true}) {
            for (int have = 0; have < bytes.length; have++) {
                ByteBuffer in = atPosition3(bytes, have, direct);
                assertFalse(header.decode(in, masked, EVERY_RSV), have + " bytes");
                assertEquals(3, in.position(), "nothing taken of " + have + " bytes");
            }
            for (int behind = 0; behind <= 9; behind += 9) {
                ByteBuffer in = atPosition3(Arrays.copyOf(bytes, bytes.length + behind), bytes.length + behind, direct);
                assertTrue(header.decode(in, masked, EVERY_RSV));
                assertEquals(3 + bytes.length, in.position(), "only the header taken");
                assertAll(
                        () -> assertEquals(fin, header.fin()),
                        () -> assertEquals(rsv, header.rsv()),
                        () -> assertEquals(opcode, header.opcode()),
                        () -> assertEquals(length, header.payloadBytes()),
                        () -> assertEquals(masked ? (int) Long.parseLong(key, 16) : 0, header.maskingKey()));
            }
        }
    }

    private static ByteBuffer atPosition3(byte[] bytes, int have, boolean direct) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(3 + have) : ByteBuffer.allocate(3 + have);
        return buffer.put(3, bytes, 0, have).position(3);
    }

    @ParameterizedTest(name = "{0} breaks {1} after {2} bytes")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/broken-frame-headers.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void refusesAHeaderAsSoonAsItsBytesBreakARule(String hex, Rule rule, int seenAfter) throws ProtocolException {
        byte[] bytes = Wire.hex(hex);
        for (int have = 0; have <= bytes.length; have++) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, have);
            if (have < seenAfter) {
                assertFalse(header.decode(in, false, 0), have + " bytes");
            } else {
                assertEquals(
                        rule,
                        assertThrows(ProtocolException.class, () -> header.decode(in, false, 0))
                                .rule());
            }
        }
    }

    @Test
    void namesTheReservedOpcode() {
        for (int code : new int[] {3, 7, 11, 15}) {
            ByteBuffer in = ByteBuffer.wrap(new byte[] {(byte) (0x80 | code), 0});
            ProtocolException e = assertThrows(ProtocolException.class, () -> header.decode(in, false, 0));
            assertEquals("opcode " + code + " is reserved (RFC 6455 §5.2)", e.getMessage());
        }
    }

    @Test
    void refusesAnUnmaskedFrameFromAClient() {
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("8105"));
        assertEquals(
                Rule.MASK_MISSING,
                assertThrows(ProtocolException.class, () -> header.decode(in, true, 0))
                        .rule());
    }

    @Test
    void allowsOnDataFramesExactlyTheReservedBitsOfTheExtension() {
        for (int allowed = 0; allowed <= 7; allowed++) {
            for (int first = 0; first < 256; first++) {
                int allowedRsv = allowed;
                Opcode opcode = Opcode.of(first);
                if (opcode != null && (first >= 128 || first % 16 < 8)) {
                    int rsv = first / 16 % 8;
                    ByteBuffer in = ByteBuffer.wrap(new byte[] {(byte) first, 0});
                    if ((rsv & ~(opcode.isControl() ? 0 : allowed)) == 0) {
                        assertTrue(assertDecodes(in, allowedRsv));
                    } else {
                        ProtocolException e =
                                assertThrows(ProtocolException.class, () -> header.decode(in, false, allowedRsv));
                        assertEquals(Rule.UNEXPECTED_RSV, e.rule());
                    }
                }
            }
        }
    }

    private boolean assertDecodes(ByteBuffer in, int allowedRsv) {
        try {
            return header.decode(in, false, allowedRsv);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "a payload of {0} bytes has the shortest header")
    @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 255, 256, 65_534, 65_535, 65_536, 65_537, 1 << 20})
    void writesTheShortestHeader(int length) {
        byte[] whole = Wire.frame(true, 4, 2, new byte[length]);
        byte[] expected = Arrays.copyOf(whole, whole.length - length);
        assertEquals(expected.length, FrameHeader.size(length, false));
        assertArrayEquals(expected, encoded(true, 4, Opcode.BINARY, length, false, 0));

        expected[1] |= (byte) 0x80;
        byte[] masked = Wire.concat(expected, Wire.hex("c0ffee01"));
        assertEquals(masked.length, FrameHeader.size(length, true));
        assertArrayEquals(masked, encoded(true, 4, Opcode.BINARY, length, true, 0xc0ffee01));
    }

    private static byte[] encoded(boolean fin, int rsv, Opcode opcode, long length, boolean masked, int key) {
        int size = FrameHeader.size(length, masked);
        ByteBuffer out =
                ByteBuffer.allocate(size + 4).putShort(0, (short) 0xA5A5).putShort(size + 2, (short) 0xA5A5);
        FrameHeader.encode(out, 2, fin, rsv, opcode, length, masked, key);
        assertEquals(0, out.position());
        assertEquals((short) 0xA5A5, out.getShort(0), "before the header");
        assertEquals((short) 0xA5A5, out.getShort(size + 2), "exactly size() bytes");
        return Arrays.copyOfRange(out.array(), 2, size + 2);
    }

    @Test
    void readsWhatItWrites() throws ProtocolException {
        Random random = Seed.random("FrameHeaderTest");
        for (int i = 0; i < 3_000; i++) {
            Opcode opcode = OPCODES.get(random.nextInt(6));
            boolean fin = opcode.isControl() || random.nextBoolean();
            int rsv = opcode.isControl() ? 0 : random.nextInt(8);
            long length = opcode.isControl() ? random.nextInt(126) : random.nextLong() >>> (1 + random.nextInt(63));
            boolean masked = random.nextBoolean();
            int key = masked ? random.nextInt() : 0;
            byte[] bytes = encoded(fin, rsv, opcode, length, masked, key);
            assertTrue(bytes.length <= FrameHeader.MAX_BYTES);
            assertTrue(header.decode(ByteBuffer.wrap(bytes), masked, EVERY_RSV));
            assertEquals(fin, header.fin());
            assertEquals(rsv, header.rsv());
            assertEquals(opcode, header.opcode());
            assertEquals(length, header.payloadBytes());
            assertEquals(key, header.maskingKey());
        }
    }

    @Test
    void readingAllocatesNothing() {
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("82fe0100 01020304"));
        long bytes = Allocation.bytes(() -> {
            for (int i = 0; i < 1_000; i++) {
                try {
                    header.decode(in.rewind(), true, 0);
                } catch (ProtocolException e) {
                    throw new AssertionError(e);
                }
            }
        });
        assertTrue(bytes < 2_000, bytes + " bytes for 1,000 headers");
    }
}
