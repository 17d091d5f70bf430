package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.CompressedOnce;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.message.MessageBuffer;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the {@code send} methods put on the wire: every byte against {@link Wire} (T24), into memory used before. */
class WebSocketProtocolSendingTest {
    private final byte[] reasonOf123 = Wire.utf8("a".repeat(123));

    private static WebSocketProtocol connection(Role role, RandomGenerator keys) {
        return new WebSocketProtocol(role, ProtocolLimits.DEFAULT, null, keys);
    }

    /** {@link Wire#masked} draws four bytes for a key; this draws the same ones as an int. */
    private static RandomGenerator sameKeys(long seed) {
        Random random = new Random(seed);
        return new RandomGenerator() {
            @Override
            public int nextInt() {
                return ByteBuffer.wrap(Wire.random(random, 4)).getInt();
            }

            @Override
            public long nextLong() {
                throw new AssertionError("only whole keys are drawn");
            }
        };
    }

    @ParameterizedTest(name = "messages of {0} bytes")
    @ValueSource(ints = {0, 1, 3, 125, 126, 127, 65_535, 65_536, 32_767, 32_768, 32_769, 98_304, 100_001})
    void sendsMessagesInOneFrame(int length) {
        byte[] payload = Wire.random(new Random(length), length);
        for (boolean direct : new boolean[] {false, true}) {
            for (boolean text : new boolean[] {false, true}) {
                ByteBuffer buffer = EveryCut.buffer(length, direct);
                buffer.put(3, payload).position(1).limit(4 + length);
                byte[] before = Wire.bytes(buffer.duplicate().clear());
                byte[] frame = Wire.frame(true, 0, text ? 1 : 2, payload);

                CollectingSink server = new CollectingSink(direct);
                connection(Role.SERVER, new Random(1)).sendMessage(text, buffer, 3, length, null, server);
                assertArrayEquals(frame, server.bytes());

                CollectingSink client = new CollectingSink(direct);
                connection(Role.CLIENT, sameKeys(7)).sendMessage(text, buffer, 3, length, null, client);
                assertArrayEquals(Wire.masked(frame, new Random(7)), client.bytes());

                assertArrayEquals(before, Wire.bytes(buffer.duplicate().clear()), "the payload is not changed");
                assertEquals("1 " + (4 + length), buffer.position() + " " + buffer.limit());
            }
        }
    }

    @ParameterizedTest(name = "a payload of {0} bytes")
    @ValueSource(ints = {0, 1, 4, 124, 125})
    void sendsControlFrames(int length) {
        byte[] payload = Wire.random(new Random(length), length);
        byte[] frames = Wire.concat(Wire.frame(true, 0, 9, payload), Wire.frame(true, 0, 10, payload));
        for (Role role : Role.values()) {
            ByteBuffer buffer = ByteBuffer.allocate(length + 4).put(2, payload).position(2);
            buffer.limit(2 + length);
            CollectingSink sink = new CollectingSink();
            WebSocketProtocol protocol = connection(role, sameKeys(7));
            protocol.sendPing(buffer, sink);
            protocol.sendPong(buffer, sink);
            assertArrayEquals(role.masks() ? Wire.masked(frames, new Random(7)) : frames, sink.bytes());
            assertEquals(length, buffer.remaining());
        }
    }

    @Test
    void sendsTheExamplesOfTheRfc() {
        CollectingSink server = new CollectingSink();
        connection(Role.SERVER, new Random(1))
                .sendMessage(true, ByteBuffer.wrap(Wire.utf8("Hello")), 0, 5, null, server);
        assertEquals("810548656c6c6f", Wire.hex(server.bytes()));
        CollectingSink client = new CollectingSink();
        RandomGenerator key = () -> 0x37fa213d_00000000L;
        connection(Role.CLIENT, key).sendMessage(true, ByteBuffer.wrap(Wire.utf8("Hello")), 0, 5, null, client);
        assertEquals("818537fa213d7f9f4d5158", Wire.hex(client.bytes()));
    }

    @Test
    void sendsCloseFrames() {
        for (Role role : Role.values()) {
            assertArrayEquals(expected(role, new byte[0]), closeFrame(role, CloseStatus.NONE));
            assertArrayEquals(expected(role, Wire.hex("03e8")), closeFrame(role, CloseStatus.NORMAL));
            CloseStatus bye = new CloseStatus(4999, "bye \u20ac");
            assertArrayEquals(expected(role, Wire.hex("1387 62796520e282ac")), closeFrame(role, bye));
            CloseStatus longest = new CloseStatus(1001, "a".repeat(123));
            assertArrayEquals(expected(role, Wire.concat(Wire.hex("03e9"), reasonOf123)), closeFrame(role, longest));
        }
    }

    private static byte[] expected(Role role, byte[] payload) {
        byte[] frame = Wire.frame(true, 0, 8, payload);
        return role.masks() ? Wire.masked(frame, new Random(7)) : frame;
    }

    private static byte[] closeFrame(Role role, CloseStatus status) {
        WebSocketProtocol protocol = connection(role, sameKeys(7));
        CollectingSink sink = new CollectingSink();
        assertFalse(protocol.isCloseSent());
        protocol.sendClose(status, sink);
        assertTrue(protocol.isCloseSent());
        return sink.bytes();
    }

    /** T58, RFC 6455 §5.3: "The masking key is a 32-bit value chosen at random by the client ... fresh ... unpredictable". */
    @Test
    void drawsAFreshKeyForEachFrame() {
        CollectingSink sink = new CollectingSink();
        WebSocketProtocol protocol = connection(Role.CLIENT, new Random(6455));
        for (int i = 0; i < 500; i++) {
            protocol.sendPing(ByteBuffer.wrap(Wire.utf8("same")), sink);
        }
        ByteBuffer wire = ByteBuffer.wrap(sink.bytes());
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            keys.add(wire.getInt(i * 10 + 2));
        }
        assertEquals(5_000, wire.remaining());
        assertEquals(500, keys.size());
    }

    @Test
    void drawsNoKeyAsAServer() {
        RandomGenerator none = () -> {
            throw new AssertionError("a server must not mask (RFC 6455 §5.1)");
        };
        WebSocketProtocol protocol = connection(Role.SERVER, none);
        protocol.sendPing(ByteBuffer.allocate(3), new CollectingSink());
        protocol.sendClose(CloseStatus.NORMAL, new CollectingSink());
    }

    @ParameterizedTest(name = "as {0}")
    @EnumSource
    void refusesMisuseBeforeAnythingIsSent(Role role) {
        WebSocketProtocol protocol = connection(role, new Random(1));
        CollectingSink sink = new CollectingSink();
        ByteBuffer tooLong = ByteBuffer.allocate(126);
        assertThrows(IllegalArgumentException.class, () -> protocol.sendPing(tooLong, sink));
        assertThrows(IllegalArgumentException.class, () -> protocol.sendPong(tooLong, sink));
        for (int code : new int[] {1004, 1006, 1015, 1016, 1999, 2999}) {
            CloseStatus status = CloseStatus.of(code);
            assertThrows(IllegalArgumentException.class, () -> protocol.sendClose(status, sink));
        }
        assertFalse(protocol.isCloseSent());
        assertEquals(0, sink.bytes().length);
    }

    /** RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame." */
    @ParameterizedTest(name = "as {0}")
    @EnumSource
    void sendsNothingAfterItsCloseFrame(Role role) {
        for (boolean released : new boolean[] {false, true}) {
            WebSocketProtocol protocol = connection(role, new Random(1));
            CollectingSink sink = new CollectingSink();
            if (released) {
                protocol.release();
            } else {
                protocol.sendClose(CloseStatus.NORMAL, new CollectingSink());
            }
            ByteBuffer nothing = ByteBuffer.allocate(0);
            assertThrows(IllegalStateException.class, () -> protocol.sendMessage(true, nothing, 0, 0, null, sink));
            assertThrows(IllegalStateException.class, () -> protocol.sendPing(nothing, sink));
            assertThrows(IllegalStateException.class, () -> protocol.sendPong(nothing, sink));
            assertThrows(IllegalStateException.class, () -> protocol.sendClose(CloseStatus.NORMAL, sink));
            assertThrows(IllegalStateException.class, () -> protocol.sendClose(CloseStatus.NONE, sink));
            assertEquals(0, sink.bytes().length);
        }
    }

    /** RFC 6455 §5.5.1: an end that received a close frame may finish what it is sending before it answers. */
    @Test
    void stillSendsAfterThePeersCloseFrame() {
        WebSocketProtocol protocol = connection(Role.SERVER, new Random(1));
        CollectingSink sink = new CollectingSink();
        protocol.receive(ByteBuffer.wrap(Wire.masked(Wire.hex("8800"), new Random(1))));
        protocol.sendMessage(false, ByteBuffer.wrap(Wire.hex("01")), 0, 1, null, sink);
        protocol.sendClose(CloseStatus.NORMAL, sink);
        assertEquals("820101880203e8", Wire.hex(sink.bytes()));
        assertTrue(protocol.isCloseReceived() && protocol.isCloseSent());
    }

    @Test
    void marksWhatTheExtensionTransformed() {
        for (Role role : Role.values()) {
            Doubling doubling = new Doubling();
            WebSocketProtocol protocol = new WebSocketProtocol(role, ProtocolLimits.DEFAULT, doubling, sameKeys(7));
            CollectingSink sink = new CollectingSink();
            ByteBuffer message = ByteBuffer.wrap(Wire.hex("ff0102ff"));
            protocol.sendMessage(false, message, 1, 2, null, sink);
            protocol.sendAsIs(true, message, 1, 2, sink);
            protocol.sendMessage(false, message, 0, 4, null, sink);
            protocol.sendPing(message, sink);
            byte[] frames = Wire.hex("c20401020102 81020102 8204ff0102ff 8904ff0102ff");
            assertArrayEquals(role.masks() ? Wire.masked(frames, new Random(7)) : frames, sink.bytes());
            protocol.release();
            assertEquals(1, doubling.releases);
        }
    }

    /** Sends two bytes twice, and leaves other messages as they are. */
    private static final class Doubling implements Extension {
        @Override
        public long heldBytes() {
            return 0;
        }

        private int releases;

        @Override
        public int rsv() {
            return 4;
        }

        @Override
        public void decode(ByteBuffer buffer, int from, int to, boolean last, MessageBuffer out) {
            throw new AssertionError("nothing is received");
        }

        @Override
        public @Nullable ByteBuffer encode(ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once) {
            byte[] bytes = Wire.bytes(buffer, offset, length);
            return length == 2
                    ? ByteBuffer.wrap(Wire.concat(Wire.hex("ee"), bytes, bytes)).position(1)
                    : null;
        }

        @Override
        public void release() {
            releases++;
        }
    }

    @Test
    void showsFramesToTheObserverAsTheyAreOnTheWire() {
        StringBuilder seen = new StringBuilder();
        WebSocketProtocol protocol =
                new WebSocketProtocol(Role.CLIENT, ProtocolLimits.DEFAULT, new Doubling(), new Random(1));
        protocol.observe((sent, fin, rsv, opcode, masked, bytes) ->
                seen.append("%s %s %d %s %s %d; ".formatted(sent, fin, rsv, opcode, masked, bytes)));
        protocol.sendMessage(true, ByteBuffer.allocate(2), 0, 2, null, new CollectingSink());
        protocol.sendClose(CloseStatus.NORMAL, new CollectingSink());
        List<String> frames = List.of(seen.toString().split("; ", -1));
        assertEquals(List.of("true true 4 TEXT true 4", "true true 0 CLOSE true 2", ""), frames);
    }

    /** Sends everything from where it is, and so has the header written before it. */
    private static final class InPlaceSink implements ByteSink {
        private byte[] sent = {};

        @Override
        public ByteBuffer reserve(int bytes) {
            throw new AssertionError("nothing is to be copied");
        }

        @Override
        public void append(ByteBuffer source, int offset, int length) {
            sent = Wire.bytes(source, offset, length);
        }

        @Override
        public boolean sendsInPlace(ByteBuffer source, int from, int length) {
            return from >= 0;
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {4_097, 65_535, 65_536, 100_000})
    void aLongMessageTakesItsHeaderInTheBytesBeforeIt(int length) {
        int headerBytes = FrameHeader.size(length, false);
        byte[] payload = Wire.random(new Random(length), length);
        ByteBuffer memory = ByteBuffer.allocate(3 + headerBytes + length).put(3 + headerBytes, payload);
        InPlaceSink sink = new InPlaceSink();
        connection(Role.SERVER, new Random(1)).sendMessage(false, memory, 3 + headerBytes, length, null, sink);
        assertArrayEquals(Wire.frame(true, 0, 2, payload), sink.sent);
        assertArrayEquals(new byte[3], Wire.bytes(memory, 0, 3), "before the header");
    }

    @Test
    void aMessageOfUpTo4KibIsCopiedWithItsHeaderInOnePiece() {
        byte[] payload = Wire.random(new Random(1), 4_096);
        CollectingSink collected = new CollectingSink();
        int[] reservations = {0};
        ByteSink counting = new ByteSink() {
            @Override
            public ByteBuffer reserve(int bytes) {
                reservations[0]++;
                return collected.reserve(bytes);
            }

            @Override
            public void append(ByteBuffer source, int offset, int length) {
                throw new AssertionError("in two pieces");
            }
        };
        connection(Role.SERVER, new Random(1))
                .sendMessage(false, ByteBuffer.wrap(payload), 0, payload.length, null, counting);
        assertArrayEquals(Wire.frame(true, 0, 2, payload), collected.bytes());
        assertEquals(1, reservations[0]);
    }
}
