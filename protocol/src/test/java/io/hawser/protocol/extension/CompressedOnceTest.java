package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Role;
import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message for many connections: whose bytes are shared, and whose must not be. */
class CompressedOnceTest {
    private static final int LEVEL = 6;

    private final ZlibPool pool = new ZlibPool(LEVEL);
    private final ZlibPool otherLoop = new ZlibPool(LEVEL);
    private final ZlibPool otherLevel = new ZlibPool(1);
    private final CompressedOnce once = new CompressedOnce();
    private final byte[] message = "a word, a word, another word, ".repeat(200).getBytes(StandardCharsets.US_ASCII);

    @AfterEach
    void close() {
        pool.close();
        otherLoop.close();
        otherLevel.close();
    }

    private static PerMessageDeflate server(ZlibPool pool, boolean noTakeover, int windowBits) {
        return new PerMessageDeflate(Role.SERVER, new DeflateParameters(noTakeover, true, windowBits, 15), 0, pool);
    }

    private static @Nullable ByteBuffer encode(
            PerMessageDeflate extension, byte[] bytes, @Nullable CompressedOnce memory) {
        return extension.encode(ByteBuffer.wrap(bytes), 0, bytes.length, memory);
    }

    @Test
    void connectionsThatAgreedOnTheSameSendTheSameBytes() {
        ByteBuffer first = encode(server(pool, true, 15), message, once);
        assertSame(first, encode(server(pool, true, 15), message, once));
        assertSame(first, encode(server(otherLoop, true, 15), message, once));
    }

    @Test
    void whatWasRememberedOutlivesTheNextMessage() {
        PerMessageDeflate extension = server(pool, true, 15);
        ByteBuffer first = Objects.requireNonNull(encode(extension, message, once));
        encode(extension, Wire.random(Seed.random("CompressedOnceTest"), 3_000), null);
        assertArrayEquals(message, MiniInflate.inflate(Wire.bytes(first)).bytes());
    }

    /** The compressor is the same for all: what differs must show in the bytes, as it does without sharing. */
    @Test
    void otherParametersHaveBytesOfTheirOwn() {
        for (PerMessageDeflate extension : new PerMessageDeflate[] {
            server(pool, true, 15), server(pool, true, 9), server(otherLevel, true, 15), server(pool, false, 9)
        }) {
            ByteBuffer alone = Objects.requireNonNull(encode(extension, message, null));
            byte[] expected = Wire.bytes(alone);
            assertArrayEquals(expected, Wire.bytes(Objects.requireNonNull(encode(extension, message, once))));
            assertArrayEquals(expected, Wire.bytes(Objects.requireNonNull(encode(extension, message, once))));
        }
    }

    @Test
    void aCompressorThatRemembersEarlierMessagesSharesNothing() {
        byte[] noise = Wire.random(new Random(1), 1_000);
        PerMessageDeflate keeping = server(pool, false, 15);
        int first = Objects.requireNonNull(encode(keeping, noise, once)).remaining();
        int second = Objects.requireNonNull(encode(keeping, noise, once)).remaining();
        assertTrue(second < first / 4, "the second refers back to the first");
        assertNull(once.get(LEVEL << 4 | 15));
    }

    @Test
    void itIsAlsoRememberedThatCompressionGainsNothing() {
        byte[] noise = Wire.random(new Random(1), 5_000);
        assertNull(encode(server(pool, true, 15), noise, once));
        pool.close();
        assertNull(encode(server(pool, true, 15), noise, once));
        assertArrayEquals(new byte[0], Wire.bytes(Objects.requireNonNull(once.get(LEVEL << 4 | 15))));
    }
}
