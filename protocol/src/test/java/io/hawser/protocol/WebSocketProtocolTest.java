package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.message.MessageBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link WebSocketProtocol#receive} makes of frames; each vector at every cut and in both roles. */
class WebSocketProtocolTest {
    static WebSocketProtocol connection(Role role) {
        return new WebSocketProtocol(role, ProtocolLimits.DEFAULT, null, new Random(1));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # what                               | frames                                  | events                                | section or Autobahn case
        the text of the RFC                  | 8105 48656c6c6f                         | text Hello                            | 5.7
        the text of the RFC, in two frames   | 0103 48656c 8002 6c6f                   | text Hello                            | 5.7
        the ping of the RFC                  | 8905 48656c6c6f                         | ping 48656c6c6f                       | 5.7
        the pong of the RFC                  | 8a05 48656c6c6f                         | pong 48656c6c6f                       | 5.7
        256 bytes of binary                  | 827e0100 00*256                         | binary 00*256                         | 5.7
        64 KiB of binary                     | 827f 0000000000010000 ff*65536          | binary ff*65536                       | 5.7, 1.2.7
        empty text                           | 8100                                    | text -                                | 1.1.1
        125 bytes of text                    | 817d 2a*125                             | text 2a*125                           | 1.1.2
        126 bytes of text                    | 817e007e 2a*126                         | text 2a*126                           | 1.1.3
        127 bytes of text                    | 817e007f 2a*127                         | text 2a*127                           | 1.1.4
        128 bytes of text                    | 817e0080 2a*128                         | text 2a*128                           | 1.1.5
        65535 bytes of text                  | 817effff 2a*65535                       | text 2a*65535                         | 1.1.6
        65536 bytes of text                  | 817f 0000000000010000 2a*65536          | text 2a*65536                         | 1.1.7
        empty binary                         | 8200                                    | binary -                              | 1.2.1
        126 bytes of binary                  | 827e007e fe*126                         | binary fe*126                         | 1.2.3
        two messages                         | 810161 820162                           | text a; binary 62                     |
        empty ping                           | 8900                                    | ping -                                | 2.1
        binary ping                          | 8905 00fffefdfc                         | ping 00fffefdfc                       | 2.3
        ping of 125 bytes                    | 897d fe*125                             | ping fe*125                           | 2.4
        pongs nobody asked for               | 8a00 8a0101                             | pong -; pong 01                       | 2.7, 2.8
        pong, then ping                      | 8a0101 890102                           | pong 01; ping 02                      | 2.9
        five pings                           | 890130 890131 890132 890133 890134       | ping 30; ping 31; ping 32; ping 33; ping 34 | 2.10
        text in two frames                   | 010161 800162                           | text ab                               | 5.3
        ping within a message                | 010161 890170 800162                    | ping 70; text ab                      | 5.6
        two pings within a message           | 010161 890170 000162 890171 800163      | ping 70; ping 71; text abc            | 5.19
        pong within a message                | 020161 8a00 800162                      | pong -; binary 6162                   | 5.4
        three empty frames                   | 0100 0000 8000                          | text -                                | 6.1.2
        empty frames around one with payload | 0100 00023132 8000                      | text 12                               | 6.1.3
        empty last frame                     | 02020102 8000                           | binary 0102                           | 5.4
        empty first frame                    | 0200 80020102                           | binary 0102                           | 5.4
        byte by byte                         | 010148 000165 00016c 00016c 80016f      | text Hello                            | 5.4
        character split between frames       | 0102e282 8001ac                         | text €                                | 6.2.3
        supplementary character in 4 frames  | 0101f0 00019f 000198 800180             | text 😀                               | 6.2.4
        character split around a ping        | 0102e282 8900 8001ac                    | ping -; text €                        | 6.2.2
        binary is not checked for UTF-8      | 8202c328                                | binary c328                           | 5.6
        header only                          | 8105                                    |                                       |
        half a header                        | 81                                      |                                       |
        half a message                       | 0103616263                              |                                       |
        half a ping                          | 89037061                                |                                       |
        """)
    void receives(String what, String frames, String events) {
        EveryCut.assertEvents(WebSocketProtocolTest::connection, Wire.hex(frames), events == null ? "" : events);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # what                             | frames                  | events                                      | section or Autobahn case
        reserved bit on text               | 9100                    | fail UNEXPECTED_RSV 1002                    | 3.1
        after a good message               | 810161 a100             | text a; fail UNEXPECTED_RSV 1002            | 3.2
        RSV1 without an extension          | c100                    | fail UNEXPECTED_RSV 1002                    | 3.4
        reserved bits on a ping            | e900                    | fail UNEXPECTED_RSV 1002                    | 3.6
        reserved bits on a close frame     | f800                    | fail UNEXPECTED_RSV 1002                    | 3.7
        reserved opcode 3                  | 8300                    | fail RESERVED_OPCODE 1002                   | 4.1.1
        reserved opcode 4 with payload     | 810161 8401ff           | text a; fail RESERVED_OPCODE 1002           | 4.1.4
        reserved opcode 11                 | 8b00                    | fail RESERVED_OPCODE 1002                   | 4.2.1
        reserved opcode 15 after a ping    | 8900 8f01ff             | ping -; fail RESERVED_OPCODE 1002           | 4.2.4
        ping of 126 bytes                  | 897e007e fe*126         | fail CONTROL_TOO_LONG 1002                  | 2.5
        fragmented ping                    | 090161 800162           | fail FRAGMENTED_CONTROL 1002                | 5.1
        fragmented pong                    | 0a0161 800162           | fail FRAGMENTED_CONTROL 1002                | 5.2
        fragmented close                   | 080203e8 8000           | fail FRAGMENTED_CONTROL 1002                | 5.5
        last frame of nothing              | 800161 810162           | fail CONTINUATION_UNEXPECTED 1002           | 5.9
        middle frame of nothing            | 000161 810162           | fail CONTINUATION_UNEXPECTED 1002           | 5.12
        continuation after a message       | 010161 800162 000163    | text ab; fail CONTINUATION_UNEXPECTED 1002  | 5.15
        text within text                   | 010161 810162           | fail CONTINUATION_EXPECTED 1002             | 5.18
        first frame of text within text    | 010161 010162           | fail CONTINUATION_EXPECTED 1002             | 5.18
        binary within text                 | 010161 820162           | fail CONTINUATION_EXPECTED 1002             | 5.18
        text after an empty first frame    | 0100 8100               | fail CONTINUATION_EXPECTED 1002             | 5.4
        125 in 16 bits                     | 827e007d                | fail LENGTH_NOT_MINIMAL 1002                | 5.2
        65535 in 64 bits                   | 827f 000000000000ffff   | fail LENGTH_NOT_MINIMAL 1002                | 5.2
        bad UTF-8                          | 8101ff                  | fail TEXT_NOT_UTF8 1007                     | 8.1
        surrogate                          | 8114 cebae1bdb9cf83cebcceb5eda080656469746564 | fail TEXT_NOT_UTF8 1007 | 6.3.1
        beyond U+10FFFF, in the middle     | 010bcebae1bdb9cf83cebcceb5 0004f4908080 8006656469746564 | fail TEXT_NOT_UTF8 1007 | 6.4.1
        text ends within a character       | 8102e282                | fail TEXT_NOT_UTF8 1007                     | 6.14
        last frame is empty                | 0102e282 8000           | fail TEXT_NOT_UTF8 1007                     | 6.14
        bad after a ping                   | 0102e282 8900 8001ff    | ping -; fail TEXT_NOT_UTF8 1007             | 8.1
        bad second message                 | 8103e282ac 8101ac       | text €; fail TEXT_NOT_UTF8 1007             | 8.1
        close frame of one byte            | 880103                  | fail CLOSE_PAYLOAD_TOO_SHORT 1002           | 7.3.2
        close reason of 124 bytes          | 887e007e 03e8 2a*124    | fail CONTROL_TOO_LONG 1002                  | 7.3.6
        close reason not UTF-8             | 8808 03e8 cebaeda08061  | fail CLOSE_REASON_NOT_UTF8 1007             | 7.5.1
        close reason ends in a character   | 8804 03e8 e282          | fail CLOSE_REASON_NOT_UTF8 1007             | 5.5.1
        close code 0                       | 88020000                | fail CLOSE_CODE_INVALID 1002                | 7.9.1
        bad code and bad reason            | 880303edff              | fail CLOSE_CODE_INVALID 1002                | 7.4
        """)
    void failsOnce(String what, String frames, String events) {
        EveryCut.assertEvents(WebSocketProtocolTest::connection, Wire.hex(frames), events);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # what                       | frames                     | events                    | section or Autobahn case
        no payload                   | 8800                       | close 1005                | 7.3.1
        a code                       | 880203e8                   | close 1000                | 7.3.3
        a code and a reason          | 880503e8627965             | close 1000 bye            | 7.3.4
        a reason of 123 bytes        | 887d 03e9 2a*123           | close 1001 2a*123         | 7.3.5
        a reason in UTF-8            | 8805 0fa0 e282ac           | close 4000 €              | 5.5.1
        after a message              | 810161 8800                | text a; close 1005        | 7.1.1
        twice                        | 8800 8800                  | close 1005                | 7.1.2
        a ping after it              | 880203e8 8900              | close 1000                | 7.1.3
        a message after it           | 880203e8 810161            | close 1000                | 7.1.4
        the rest of a message        | 010161 880203e8 800162     | close 1000                | 7.1.5
        rubbish after it             | 880203e8 ffffff            | close 1000                | 5.5.1
        """)
    void closesAndIgnoresWhatFollows(String what, String frames, String events) {
        EveryCut.assertEvents(WebSocketProtocolTest::connection, Wire.hex(frames), events);
    }

    @Test
    void acceptsTheCloseCodesThatMayBeSentAndNoOther() {
        for (int code = 0; code <= 65_535; code += code < 5_100 ? 1 : 65) {
            byte[] frame = {(byte) 0x88, 2, (byte) (code >> 8), (byte) code};
            Event event = Objects.requireNonNull(connection(Role.CLIENT).receive(ByteBuffer.wrap(frame)));
            boolean valid = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
                    || (code >= 3000 && code <= 4999);
            assertEquals(valid ? "close " + code : "fail CLOSE_CODE_INVALID 1002", EveryCut.describe(event));
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
        protocol.sendMessage(true, ByteBuffer.wrap(Wire.utf8("Hello")), 0, 5, true, new CollectingSink());
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
            public int rsv() {
                return 4;
            }

            @Override
            public void decode(ByteBuffer buffer, int from, int to, boolean last, MessageBuffer out) {
                out.append(buffer, from, to, Long.MAX_VALUE);
                seen.add(out);
            }

            @Override
            public @Nullable ByteBuffer encode(ByteBuffer buffer, int offset, int length) {
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
        assertEquals(0, seen.get(0).array().length);
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
