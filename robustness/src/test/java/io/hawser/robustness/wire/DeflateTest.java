package io.hawser.robustness.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeflateTest {
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.US_ASCII);

    /** The examples of RFC 7692 §7.2.3.1 and §7.2.3.3. */
    @Test
    void isAsInTheRfc() throws ProtocolException {
        assertEquals("f248cdc9c90700", HexFormat.of().formatHex(Deflate.compress(HELLO)));
        assertArrayEquals(HELLO, Deflate.inflate(HexFormat.of().parseHex("f248cdc9c90700")));
        assertArrayEquals(HELLO, Deflate.inflate(HexFormat.of().parseHex("000500faff48656c6c6f00")));
    }

    @Test
    void bringsBackWhatWasCompressed() throws ProtocolException {
        for (int length : new int[] {0, 1, 1_000, 65_536, 300_000}) {
            byte[] noise = new byte[length];
            new Random(length).nextBytes(noise);
            assertArrayEquals(noise, Deflate.inflate(Deflate.compress(noise)));
        }
    }

    @Test
    void makesABomb() throws ProtocolException {
        byte[] bomb = Deflate.zeros(16 << 20);
        assertTrue(bomb.length < 17 << 10, bomb.length + " bytes");
        assertArrayEquals(new byte[16 << 20], Deflate.inflate(bomb));
    }

    @Test
    void complainsOfWhatIsNotCompressed() {
        assertThrows(ProtocolException.class, () -> Deflate.inflate(new byte[] {-1, -1, -1}));
    }
}
