package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.CompressedOnce;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.message.MessageBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link WebSocketProtocol#receive} makes of frames; each vector at every cut and in both roles. */
class WebSocketProtocolTest {
    static WebSocketProtocol connection(Role role) {
        return new WebSocketProtocol(
                role, ProtocolLimits.DEFAULT, null, new Random(1), new Assemblies(BorrowedMemory.forServers(role)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "/io/hawser/protocol/test-vectors/frames.csv", delimiter = '|', quoteCharacter = '\'')
    void becomesTheseEvents(String what, String frames, String events) {
        EveryCut.assertEvents(WebSocketProtocolTest::connection, Wire.hex(frames), events == null ? "" : events);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvFileSource(resources = "/io/hawser/protocol/test-vectors/utf8.csv", delimiter = '|', quoteCharacter = '\'')
    void checksText(String vector, String verdict, String hex) {
        byte[] text = Wire.hex(hex);
        Event whole = new Event.Message(true, ByteBuffer.wrap(text), 0, text.length, false);
        String expected = verdict.equals("valid") ? EveryCut.describe(whole) : "fail TEXT_NOT_UTF8 1007";
        EveryCut.assertEvents(WebSocketProtocolTest::connection, Wire.frame(true, 0, 1, text), List.of(expected));
        byte[] inTwo = Wire.concat(
                Wire.frame(false, 0, 1, Arrays.copyOf(text, text.length / 2)),
                Wire.frame(true, 0, 0, Arrays.copyOfRange(text, text.length / 2, text.length)));
        EveryCut.assertEvents(WebSocketProtocolTest::connection, inTwo, List.of(expected));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvFileSource(
            resources = "/io/hawser/protocol/test-vectors/close-codes.csv",
            delimiter = '|',
            quoteCharacter = '\'')
    void acceptsTheCloseCodesThatMayBeSentAndNoOther(int from, int to, String onTheWire) {
        for (int code = from; code <= to; code++) {
            byte[] frame = {(byte) 0x88, 2, (byte) (code >> 8), (byte) code};
            String expected = onTheWire.equals("yes") ? "close " + code : "fail CLOSE_CODE_INVALID 1002";
            assertEquals(expected, first(Role.CLIENT, frame));
            assertEquals(expected, first(Role.SERVER, Wire.masked(frame, new Random(code))));
        }
    }

    @ParameterizedTest(name = "case {0}")
    @ValueSource(strings = {"8300", "9100", "0900", "897e", "0000", "827e007d", "8101ff", "880103", "88020000"})
    void explainsAFailureInAtMostACloseReason(String hex) {
        Event event = connection(Role.CLIENT).receive(ByteBuffer.wrap(Wire.hex(hex)));
        String text = String.valueOf(
                ((Event.Failure) Objects.requireNonNull(event)).error().getMessage());
        assertTrue(Wire.utf8(text).length <= CloseStatus.MAX_REASON_BYTES, text);
        assertTrue(text.matches(".*\\(RFC \\d+ §[\\d.]+\\)"), text);
    }

    @Test
    void refusesTheWrongMask() {
        for (String frame : List.of("8105 48656c6c6f", "8900", "8800", "0100")) {
            byte[] unmasked = Wire.hex(frame);
            assertEquals("fail MASK_MISSING 1002", first(Role.SERVER, unmasked));
            assertEquals("fail MASK_UNEXPECTED 1002", first(Role.CLIENT, Wire.masked(unmasked, new Random(1))));
        }
    }

    @Test
    void unmasksTheExampleOfTheRfcInPlace() {
        assertEquals("text Hello", first(Role.SERVER, Wire.hex("8185 37fa213d 7f9f4d5158")));
        assertEquals("text Hello", first(Role.SERVER, Wire.hex("8185 00000000 48656c6c6f")), "a key of zero is a key");
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("8185 37fa213d 7f9f4d5158"));
        Event.Message message =
                (Event.Message) Objects.requireNonNull(connection(Role.SERVER).receive(in));
        assertEquals(in, message.buffer());
        assertEquals(6, message.offset());
        assertFalse(message.owned());
    }

    private static String first(Role role, byte[] wire) {
        return EveryCut.describe(Objects.requireNonNull(connection(role).receive(ByteBuffer.wrap(wire))));
    }

    /** Autobahn 6.4: a text that cannot become valid fails at once, not at its end. */
    @Test
    void failsBadTextBeforeItsFrameEnds() {
        WebSocketProtocol protocol = connection(Role.CLIENT);
        assertNull(protocol.receive(ByteBuffer.wrap(Wire.hex("017e1000 6161f4"))));
        Event event = Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(Wire.hex("90"))));
        assertEquals("fail TEXT_NOT_UTF8 1007", EveryCut.describe(event));
    }

    @Test
    void knowsWhereItStands() {
        WebSocketProtocol protocol = connection(Role.CLIENT);
        assertFalse(protocol.isWithinMessage());
        protocol.receive(ByteBuffer.wrap(Wire.hex("0100")));
        assertTrue(protocol.isWithinMessage());
        protocol.receive(ByteBuffer.wrap(Wire.hex("8900")));
        assertTrue(protocol.isWithinMessage());
        protocol.receive(ByteBuffer.wrap(Wire.hex("8000")));
        assertFalse(protocol.isWithinMessage());
        assertFalse(protocol.isCloseReceived());
        protocol.receive(ByteBuffer.wrap(Wire.hex("8800")));
        assertTrue(protocol.isCloseReceived());
        assertFalse(protocol.isCloseSent());
    }

    @Test
    void showsEveryHeaderToTheObserver() {
        List<String> seen = new ArrayList<>();
        WebSocketProtocol protocol = connection(Role.SERVER);
        protocol.observe((sent, fin, rsv, opcode, masked, bytes) ->
                seen.add("%s %s %d %s %s %d".formatted(sent, fin, rsv, opcode, masked, bytes)));
        byte[] wire = Wire.masked(Wire.hex("0103616263 8900 800164 88020bb8"), new Random(1));
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (protocol.receive(in) != null) {
            // on to the next
        }
        protocol.sendMessage(true, ByteBuffer.wrap(Wire.utf8("Hello")), 0, 5, null, new CollectingSink());
        protocol.observe(null);
        protocol.sendPing(ByteBuffer.allocate(0), new CollectingSink());
        assertEquals(
                List.of(
                        "false false 0 TEXT true 3",
                        "false true 0 PING true 0",
                        "false true 0 CONTINUATION true 1",
                        "false true 0 CLOSE true 2",
                        "true true 0 TEXT false 5"),
                seen);
    }

    @ParameterizedTest(name = "after {0}")
    @ValueSource(strings = {"8300", "880203e8", "release"})
    void dropsAMessageBegunThatWillNotEnd(String end) {
        List<MessageBuffer> seen = new ArrayList<>();
        Extension peeking = new Extension() {
            @Override
            public long heldBytes() {
                return 0;
            }

            @Override
            public int rsv() {
                return 4;
            }

            @Override
            public void decode(ByteBuffer buffer, int from, int to, boolean last, MessageBuffer out) {
                out.append(buffer, from, to, 0, 0, Long.MAX_VALUE);
                seen.add(out);
            }

            @Override
            public @Nullable ByteBuffer encode(
                    ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once) {
                return null;
            }

            @Override
            public void release() {}
        };
        WebSocketProtocol protocol = new WebSocketProtocol(Role.CLIENT, ProtocolLimits.DEFAULT, peeking, new Random(1));
        protocol.receive(ByteBuffer.wrap(Wire.hex("4203010203")));
        assertEquals(3, seen.get(0).size());
        if (end.equals("release")) {
            protocol.release();
        } else {
            Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(Wire.hex(end))));
        }
        assertEquals(0, seen.get(0).capacity());
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"receive", "release"})
    void givesTheMemoryOfAMessageBackWithTheNextCall(String next) {
        BorrowedMemory memory = new BorrowedMemory();
        WebSocketProtocol protocol =
                new WebSocketProtocol(Role.CLIENT, ProtocolLimits.DEFAULT, null, new Random(1), new Assemblies(memory));
        protocol.receive(ByteBuffer.wrap(Wire.hex("820301")));
        Event.Message message =
                (Event.Message) Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(Wire.hex("0203"))));
        assertEquals("010203", Wire.hex(Wire.bytes(message.buffer(), message.offset(), message.length())));
        assertFalse(message.owned());
        if (next.equals("receive")) {
            protocol.receive(ByteBuffer.allocate(0));
        } else {
            protocol.release();
        }
        memory.assertAllBack();
    }

    @Test
    void aCollectedMessageInTheGarbageCollectorsMemoryIsItsReceivers() {
        WebSocketProtocol protocol = connection(Role.CLIENT);
        protocol.receive(ByteBuffer.wrap(Wire.hex("820301")));
        Event.Message message =
                (Event.Message) Objects.requireNonNull(protocol.receive(ByteBuffer.wrap(Wire.hex("0203"))));
        assertTrue(message.owned());
    }

    @Test
    void receivesNothingAfterItsRelease() {
        WebSocketProtocol protocol = connection(Role.CLIENT);
        protocol.release();
        protocol.release();
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("810161"));
        assertNull(protocol.receive(in));
        assertEquals(0, in.remaining());
    }
}
