package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Role;
import io.hawser.protocol.Wire;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the extension borrows from its pool, and where its output ends exactly. */
class PerMessageDeflatePoolTest {
    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);
    private static final byte[] HELLO = Wire.hex("f248cdc9c90700");

    private final ZlibPool pool = new ZlibPool(6);

    @AfterEach
    void close() {
        pool.close();
    }

    private PerMessageDeflate extension(DeflateParameters agreed) {
        return new PerMessageDeflate(Role.SERVER, agreed, 0, pool);
    }

    private static byte[] decode(PerMessageDeflate extension, byte[] message) throws ProtocolException {
        MessageBuffer out = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        extension.decode(ByteBuffer.wrap(message), 0, message.length, true, out);
        return Wire.bytes(out.take());
    }

    /** The one deflater and the one inflater that the pool then has to lend. */
    private record Idle(Deflater deflater, Inflater inflater) {}

    private Idle idle() {
        Idle idle = new Idle(pool.deflater(), pool.inflater());
        pool.release(idle.deflater);
        pool.release(idle.inflater);
        return idle;
    }

    @Test
    void givesBackAfterEachMessageWithoutTakeover() throws ProtocolException {
        Idle idle = idle();
        PerMessageDeflate extension = extension(NO_TAKEOVER);
        assertNotNull(extension.encode(ByteBuffer.allocate(100), 0, 100, null));
        decode(extension, HELLO);
        assertSame(idle.deflater, pool.deflater());
        assertSame(idle.inflater, pool.inflater());
    }

    @Test
    void keepsWhatHoldsItsContextUntilItsRelease() throws ProtocolException {
        Idle idle = idle();
        PerMessageDeflate extension = extension(DeflateParameters.NONE);
        assertNotNull(extension.encode(ByteBuffer.allocate(100), 0, 100, null));
        decode(extension, HELLO);
        assertNotSame(idle.deflater, pool.deflater());
        assertNotSame(idle.inflater, pool.inflater());
        extension.release();
        assertSame(idle.deflater, pool.deflater());
        assertSame(idle.inflater, pool.inflater());
    }

    @Test
    void leavesAGrownArrayToTheNextMessage() {
        int before = pool.scratch().length;
        byte[] noise = Wire.random(new Random(1), 3 * before);
        assertNotNull(extension(DeflateParameters.NONE).encode(ByteBuffer.wrap(noise), 0, noise.length, null));
        assertEquals(4 * before, pool.scratch().length);
    }

    /** A message that neither shrinks nor grows is not worth the peer's work. */
    @Test
    void leavesWhatStaysAsLongAsItIsWithoutTakeover() {
        Random random = new Random(1);
        boolean found = false;
        for (int round = 0; round < 2_000 && !found; round++) {
            byte[] message = new byte[20 + random.nextInt(40)];
            for (int i = 0; i < message.length; i++) {
                message[i] = (byte) random.nextInt(1 << (4 + round % 4));
            }
            PerMessageDeflate keeping = extension(DeflateParameters.NONE);
            ByteBuffer encoded = keeping.encode(ByteBuffer.wrap(message), 0, message.length, null);
            found = encoded != null && encoded.remaining() == message.length;
            keeping.release();
            if (found) {
                assertNull(extension(NO_TAKEOVER).encode(ByteBuffer.wrap(message), 0, message.length, null));
            }
        }
        assertTrue(found, "no message of that kind tried");
    }

    /** Where room for output and input end together, zlib may still hold output back. */
    @Test
    void inflatesMessagesThatEndAroundTheEndOfTheirRoom() throws ProtocolException {
        for (DeflateParameters agreed : new DeflateParameters[] {DeflateParameters.NONE, NO_TAKEOVER}) {
            PerMessageDeflate extension = extension(agreed);
            for (int around : new int[] {1_024, 2_048, 4_096}) {
                for (int length = around - 270; length < around + 270; length++) {
                    byte[] message = new byte[length];
                    ByteBuffer encoded = extension(NO_TAKEOVER).encode(ByteBuffer.wrap(message), 0, length, null);
                    assertNotNull(encoded);
                    assertArrayEquals(message, decode(extension, Wire.bytes(encoded)));
                }
            }
            extension.release();
        }
    }
}
