package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Role;
import io.hawser.protocol.Seed;
import io.hawser.protocol.Wire;
import io.hawser.protocol.message.MessageBuffer;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension by itself; in a connection it is tested by {@code WebSocketProtocolDeflateTest}. */
class PerMessageDeflateTest {
    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);

    private final ZlibPool pool = new ZlibPool(6);

    @AfterEach
    void close() {
        pool.close();
    }

    private PerMessageDeflate extension(Role role, DeflateParameters agreed) {
        return new PerMessageDeflate(role, agreed, 0, pool);
    }

    private static byte[] encode(PerMessageDeflate extension, byte[] message) {
        ByteBuffer encoded =
                Objects.requireNonNull(extension.encode(ByteBuffer.wrap(message), 0, message.length, null));
        return Wire.bytes(encoded);
    }

    private static byte[] decode(PerMessageDeflate extension, byte[] message) throws ProtocolException {
        MessageBuffer out = new MessageBuffer(1 << 24, MessageMemory.HEAP);
        extension.decode(ByteBuffer.wrap(message), 0, message.length, true, out);
        return Wire.bytes(out.take());
    }

    /** Repeats near and far: words of a small vocabulary, and now and then a stretch of what came long before. */
    private static byte[] compressible(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int count = Math.min(length - at, 1 + random.nextInt(200));
            if (at > 0 && random.nextInt(4) > 0) {
                int from = random.nextInt(at);
                for (int i = 0; i < count; i++) {
                    bytes[at + i] = bytes[from + i];
                }
            } else {
                for (int i = 0; i < count; i++) {
                    bytes[at + i] = (byte) ('a' + random.nextInt(6));
                }
            }
            at += count;
        }
        return bytes;
    }

    @Test
    void compressesTheExampleOfTheRfc() {
        PerMessageDeflate client = extension(Role.CLIENT, DeflateParameters.NONE);
        assertEquals("f248cdc9c90700", Wire.hex(encode(client, Wire.utf8("Hello"))), "RFC 7692 §7.2.3.1");
        assertEquals("f200110000", Wire.hex(encode(client, Wire.utf8("Hello"))), "RFC 7692 §7.2.3.2");
    }

    @Test
    void compressesAlikeEachTimeWithoutTakeover() {
        byte[] message = Wire.utf8("Hello, hello, hello");
        for (Role role : Role.values()) {
            PerMessageDeflate extension = extension(role, NO_TAKEOVER);
            assertArrayEquals(encode(extension, message), encode(extension, message));
        }
    }

    /** §7.1.1: each end has its own parameter; the other end's does not count for what it sends. */
    @ParameterizedTest(name = "{0}, server without: {1}, client without: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # role | server_no_context_takeover | client_no_context_takeover | sends with takeover
        SERVER | true                       | false                      | false
        SERVER | false                      | true                       | true
        CLIENT | true                       | false                      | true
        CLIENT | false                      | true                       | false
        """)
    void takesItsContextOverUnlessAgreedOtherwise(Role role, boolean server, boolean client, boolean takeover) {
        DeflateParameters agreed = new DeflateParameters(server, client, 15, 15);
        byte[] message = Wire.random(new Random(1), 100);
        byte[] twice = Wire.concat(message, message);
        PerMessageDeflate sender = extension(role, agreed);
        int first = encode(sender, twice).length;
        int second = encode(sender, twice).length;
        assertEquals(takeover, second < first / 2);
    }

    /** §7.1.2: no back-reference may reach beyond the window that the peer has. */
    @ParameterizedTest(name = "2^{0} bytes")
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void keepsToItsWindow(int bits) throws ProtocolException {
        Random random = Seed.random("PerMessageDeflateTest");
        for (Role role : Role.values()) {
            boolean server = role == Role.SERVER;
            DeflateParameters agreed = new DeflateParameters(false, false, server ? bits : 15, server ? 15 : bits);
            PerMessageDeflate sender = extension(role, agreed);
            PerMessageDeflate receiver = extension(server ? Role.CLIENT : Role.SERVER, agreed);
            byte[] one = compressible(random, 90_000);
            byte[] two = compressible(random, (1 << bits) + 1);
            byte[] three = compressible(random, 1 << bits);
            byte[][] encoded = {encode(sender, one), encode(sender, two), encode(sender, three)};
            MiniInflate result = MiniInflate.inflate(encoded);
            assertArrayEquals(Wire.concat(one, two, three), result.bytes());
            assertTrue(result.farthest() <= 1 << bits, result.farthest() + " bytes back");
            assertTrue(result.farthest() > 1 << (bits - 1), result.farthest() + " bytes back: the window is used");
            assertArrayEquals(one, decode(receiver, encoded[0]));
            assertArrayEquals(two, decode(receiver, encoded[1]));
            assertArrayEquals(three, decode(receiver, encoded[2]));
        }
    }

    @Test
    void theOtherEndsWindowDoesNotLimitThisEnd() {
        byte[] far = Wire.concat(Wire.random(new Random(1), 1_000), new byte[5_000], Wire.random(new Random(1), 1_000));
        byte[] asServer = encode(extension(Role.SERVER, new DeflateParameters(false, false, 15, 8)), far);
        byte[] asClient = encode(extension(Role.CLIENT, new DeflateParameters(false, false, 8, 15)), far);
        assertEquals(6_000, MiniInflate.inflate(asServer).farthest());
        assertEquals(6_000, MiniInflate.inflate(asClient).farthest());
    }

    @Test
    void leavesShortMessagesAsTheyAre() {
        PerMessageDeflate extension = new PerMessageDeflate(Role.SERVER, NO_TAKEOVER, 20, pool);
        assertNull(extension.encode(ByteBuffer.allocate(19), 0, 19, null));
        assertTrue(encode(extension, new byte[20]).length < 20);
    }

    /** §6.1 lets an end send any message uncompressed; an empty one only grows. Twice, as zlib flushes nothing twice. */
    @Test
    void leavesEmptyMessagesAsTheyAre() {
        for (DeflateParameters agreed : new DeflateParameters[] {DeflateParameters.NONE, NO_TAKEOVER}) {
            PerMessageDeflate extension = extension(Role.SERVER, agreed);
            assertNull(extension.encode(ByteBuffer.allocate(0), 0, 0, null));
            encode(extension, new byte[100]);
            assertNull(extension.encode(ByteBuffer.allocate(0), 0, 0, null));
            assertNull(extension.encode(ByteBuffer.allocate(0), 0, 0, null));
        }
    }

    @Test
    void leavesWhatDoesNotShrinkAsItIsWithoutTakeover() throws ProtocolException {
        byte[] noise = Wire.random(new Random(1), 5_000);
        assertNull(extension(Role.SERVER, NO_TAKEOVER).encode(ByteBuffer.wrap(noise), 0, 5_000, null));
        byte[] kept = encode(extension(Role.SERVER, DeflateParameters.NONE), noise);
        assertArrayEquals(noise, decode(extension(Role.CLIENT, DeflateParameters.NONE), kept), "the window has it now");
    }

    /** The scratch array doubles as it is filled: lengths around its first sizes, of data that does not shrink. */
    @Test
    void compressesMessagesThatFillItsScratchArrayExactly() throws ProtocolException {
        byte[] noise = Wire.random(new Random(1), 16_600);
        for (int around : new int[] {8_192, 16_384}) {
            for (int length = around - 24; length < around + 8; length++) {
                ZlibPool fresh = new ZlibPool(6);
                PerMessageDeflate sender = new PerMessageDeflate(Role.CLIENT, DeflateParameters.NONE, 0, fresh);
                byte[] message = Arrays.copyOf(noise, length);
                byte[] encoded = encode(sender, message);
                assertArrayEquals(message, decode(extension(Role.SERVER, NO_TAKEOVER), encoded));
                sender.release();
                fresh.close();
            }
        }
    }

    @Test
    void readsItsMessageFromAnyBuffer() {
        byte[] message = compressible(new Random(1), 3_000);
        ByteBuffer heap = ByteBuffer.allocate(3_010).put(5, message).position(2).limit(3_009);
        ByteBuffer direct = ByteBuffer.allocateDirect(3_010).put(5, message).position(7);
        for (ByteBuffer buffer : new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer()}) {
            int position = buffer.position();
            ByteBuffer encoded =
                    Objects.requireNonNull(extension(Role.CLIENT, NO_TAKEOVER).encode(buffer, 5, 3_000, null));
            assertArrayEquals(message, MiniInflate.inflate(Wire.bytes(encoded)).bytes());
            assertEquals(position, buffer.position());
        }
    }

    @Test
    void decodesWhatItEncodesInAnyParts() throws ProtocolException {
        Random random = Seed.random("PerMessageDeflateTest");
        for (int round = 0; round < 150; round++) {
            DeflateParameters agreed = new DeflateParameters(
                    random.nextBoolean(), random.nextBoolean(), 8 + random.nextInt(8), 8 + random.nextInt(8));
            PerMessageDeflate sender = extension(round % 2 == 0 ? Role.CLIENT : Role.SERVER, agreed);
            PerMessageDeflate receiver = extension(round % 2 == 0 ? Role.SERVER : Role.CLIENT, agreed);
            for (int messages = 0; messages < 4; messages++) {
                byte[] message = compressible(random, 1 + random.nextInt(6_000));
                ByteBuffer encoded = sender.encode(ByteBuffer.wrap(message), 0, message.length, null);
                if (encoded != null) {
                    assertArrayEquals(message, decodeInParts(receiver, Wire.bytes(encoded), random));
                }
            }
            sender.release();
            receiver.release();
        }
    }

    private static byte[] decodeInParts(PerMessageDeflate receiver, byte[] encoded, Random random)
            throws ProtocolException {
        MessageBuffer out = new MessageBuffer(1 << 20, MessageMemory.HEAP);
        ByteBuffer in = ByteBuffer.allocateDirect(encoded.length + 4).put(2, encoded);
        for (int at = 0; at < encoded.length; ) {
            int end = Math.min(encoded.length, at + random.nextInt(encoded.length + 1));
            receiver.decode(in, 2 + at, 2 + end, end == encoded.length, out);
            at = end;
        }
        return Wire.bytes(out.take());
    }

    /** A message that ends within a block is not whole: each one cut short anywhere is refused. */
    @ParameterizedTest(name = "level {0}, strategy {1}")
    @CsvSource({"6, 0", "9, 0", "6, 2", "0, 0"})
    void refusesAMessageCutShort(int level, int strategy) throws ProtocolException {
        byte[] message = compressible(new Random(1), 400);
        Deflater deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        deflater.setInput(message);
        byte[] encoded = new byte[1_000];
        int length = deflater.deflate(encoded, 0, encoded.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        PerMessageDeflate receiver = extension(Role.CLIENT, NO_TAKEOVER);
        // A stored block cut behind its first byte reads like an empty one.
        for (int end = level == 0 ? 2 : 0; end <= length; end++) {
            byte[] part = Arrays.copyOf(encoded, end);
            if (end == length) {
                assertArrayEquals(message, decode(receiver, part));
            } else {
                PerMessageDeflate failing = extension(Role.CLIENT, NO_TAKEOVER);
                ProtocolException e =
                        assertThrows(ProtocolException.class, () -> decode(failing, part), end + " bytes");
                assertEquals("DEFLATE_DATA_INVALID", e.rule().name());
                failing.release();
            }
        }
    }

    /** With takeover zlib cannot tell at once that it stands within a block; the next message shows it. */
    @Test
    void refusesAMessageCutShortWithTakeoverNoLaterThanTheNextOne() {
        byte[] whole = Wire.hex("f248cdc9c90700");
        for (int end = 0; end < whole.length; end++) {
            byte[] part = Arrays.copyOf(whole, end);
            PerMessageDeflate receiver = extension(Role.CLIENT, DeflateParameters.NONE);
            assertThrows(ProtocolException.class, () -> {
                decode(receiver, part);
                decode(receiver, whole);
            });
            receiver.release();
        }
    }

    /** T30: stops while inflating; what 1 GiB of zeros would need is never allocated. */
    @Test
    void stopsABombAtTheLimit() {
        byte[] zeros = new byte[1 << 20];
        byte[] part = encode(extension(Role.CLIENT, DeflateParameters.NONE), zeros);
        assertTrue(part.length < 1_200);
        PerMessageDeflate receiver = extension(Role.SERVER, DeflateParameters.NONE);
        MessageBuffer out = new MessageBuffer(100_000, MessageMemory.HEAP);
        ProtocolException e = assertThrows(
                ProtocolException.class, () -> receiver.decode(ByteBuffer.wrap(part), 0, part.length, false, out));
        assertEquals("MESSAGE_TOO_LONG", e.rule().name());
        assertTrue(out.capacity() <= 100_001, out.capacity() + " bytes held");
        assertEquals(100_001, out.size());
    }

    /** Jetty #13029: the last message was kept by its deflater. */
    @Test
    void keepsNoBuffer() throws ProtocolException {
        PerMessageDeflate sender = extension(Role.CLIENT, DeflateParameters.NONE);
        PerMessageDeflate receiver = extension(Role.SERVER, DeflateParameters.NONE);
        WeakReference<byte[]> sent = encodeAndForget(sender);
        WeakReference<byte[]> received = decodeAndForget(receiver);
        for (int i = 0; i < 50 && (sent.get() != null || received.get() != null); i++) {
            System.gc();
        }
        assertNull(sent.get(), "what was sent");
        assertNull(received.get(), "what was received");
        assertEquals("f200110000", Wire.hex(encode(sender, Wire.utf8("Hello"))), "the window lives on");
    }

    private static WeakReference<byte[]> encodeAndForget(PerMessageDeflate sender) {
        byte[] message = Wire.utf8("Hello");
        encode(sender, message);
        return new WeakReference<>(message);
    }

    private static WeakReference<byte[]> decodeAndForget(PerMessageDeflate receiver) throws ProtocolException {
        byte[] message = Wire.hex("f248cdc9c907");
        receiver.decode(
                ByteBuffer.wrap(message), 0, message.length, false, new MessageBuffer(1 << 20, MessageMemory.HEAP));
        return new WeakReference<>(message);
    }

    @Test
    void encodesNothingAfterItsRelease() {
        PerMessageDeflate extension = extension(Role.SERVER, DeflateParameters.NONE);
        encode(extension, new byte[100]);
        extension.release();
        extension.release();
        assertNull(extension.encode(ByteBuffer.allocate(100), 0, 100, null));
    }
}
