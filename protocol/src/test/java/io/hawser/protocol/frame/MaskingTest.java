package io.hawser.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static final int CAPACITY = 90;

    @Test
    void masksTheExampleOfSection57() {
        ByteBuffer hello = ByteBuffer.wrap(Wire.utf8("Hello"));
        Masking.apply(hello, 0, 5, 0x37fa213d, 0);
        assertEquals("7f9f4d5158", Wire.hex(hello.array()));
    }

    @ParameterizedTest(name = "every alignment, length and offset, with {0}")
    @MethodSource("buffers")
    void combinesEachByteWithItsByteOfTheKey(ByteBuffer buffer) {
        Random random = Seed.random("MaskingTest");
        byte[] before = Wire.random(random, CAPACITY);
        int key = random.nextInt();
        for (int from = 0; from < 9; from++) {
            for (int length = 0; length <= 70; length++) {
                for (int offset = 0; offset < 5; offset++) {
                    check(buffer, before, from, from + length, key, offset);
                }
            }
        }
    }

    static Stream<ByteBuffer> buffers() {
        ByteBuffer heap = ByteBuffer.allocate(CAPACITY);
        ByteBuffer direct = ByteBuffer.allocateDirect(CAPACITY);
        ByteBuffer inner = ByteBuffer.allocate(CAPACITY + 6).position(3).limit(CAPACITY + 3);
        return Stream.of(heap, direct, inner.slice(), heap.slice().position(5).limit(85))
                .flatMap(buffer -> Stream.of(
                        buffer.duplicate().order(ByteOrder.BIG_ENDIAN),
                        buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {127, 128, 129, 135, 136, 1_023, 65_541})
    void masksLargePayloads(int length) {
        Random random = Seed.random("MaskingTest");
        byte[] before = Wire.random(random, length + 20);
        for (int offset = 0; offset < 4; offset++) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
                check(ByteBuffer.allocate(before.length).order(order), before, 3, 3 + length, 0xff018002, offset);
                check(ByteBuffer.allocate(before.length).order(order).position(3), before, 3, 3 + length, 7, offset);
                check(ByteBuffer.allocate(before.length).order(order).position(9), before, 3, 3 + length, 7, offset);
                check(ByteBuffer.allocateDirect(before.length).order(order), before, 1, 1 + length, -3, offset);
                check(ByteBuffer.allocateDirect(before.length).order(order).position(1), before, 1, length, -3, offset);
            }
        }
    }

    /** Every byte, also those that must stay as they are, against a loop that one can read. */
    private static void check(ByteBuffer buffer, byte[] before, int from, int to, int key, long offset) {
        ByteBuffer whole = buffer.duplicate().clear().put(0, before).limit(before.length);
        int position = buffer.position();
        int limit = buffer.limit();
        byte[] expected = before.clone();
        byte[] keyBytes = ByteBuffer.allocate(4).putInt(key).array();
        for (int i = from; i < to; i++) {
            expected[i] ^= keyBytes[(int) ((i - from + offset) % 4)];
        }
        Masking.apply(buffer, from, to, key, offset);
        assertTrue(whole.equals(ByteBuffer.wrap(expected)), () -> "%d to %d, offset %d".formatted(from, to, offset));
        assertEquals(position, buffer.position());
        assertEquals(limit, buffer.limit());
    }

    @Test
    void changesNothingWithAKeyOfZero() {
        check(ByteBuffer.allocate(300), new byte[300], 1, 299, 0, 3);
    }

    @Test
    void masksAPayloadPieceByPiece() {
        Random random = Seed.random("MaskingTest");
        for (int round = 0; round < 500; round++) {
            byte[] payload = Wire.random(random, random.nextInt(600));
            int key = random.nextInt();
            ByteBuffer whole = ByteBuffer.wrap(payload.clone());
            Masking.apply(whole, 0, payload.length, key, 0);
            ByteBuffer pieces = ByteBuffer.wrap(payload.clone());
            for (int at = 0; at < payload.length; ) {
                int end = Math.min(payload.length, at + 1 + random.nextInt(200));
                Masking.apply(pieces, at, end, key, at);
                at = end;
            }
            assertArrayEquals(whole.array(), pieces.array());
        }
    }

    @Test
    void countsOffsetsBeyond32Bits() {
        for (long offset : new long[] {(1L << 31) - 1, 1L << 31, (1L << 32) + 3, Long.MAX_VALUE - 300}) {
            check(ByteBuffer.allocate(300), new byte[300], 0, 300, 0x01020304, offset);
        }
    }
}
