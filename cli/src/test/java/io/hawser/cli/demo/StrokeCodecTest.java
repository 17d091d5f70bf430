package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrokeCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # what            | bytes                    | becomes
        first ping        | 01 00000001 ffff         | Ping[stamp=1, lastTenths=65535]
        ping              | 01 ffffffff 0064         | Ping[stamp=-1, lastTenths=100]
        corner            | 02 ffff 0000             | Cursor[x=65535, y=0]
        away              | 03                       | CursorAway[]
        """)
    void readsWhatThePageSays(String what, String bytes, String expected) {
        assertEquals(expected, StrokeCodec.decode(bytes(bytes)).toString());
    }

    @Test
    void readsAStrokePart() {
        Inbound.StrokePart part = (Inbound.StrokePart) StrokeCodec.decode(bytes("04 0007 03 06 0001 0002 80"));
        assertEquals(7, part.number());
        assertEquals(
                List.of(true, true, 6, 5),
                List.of(part.first(), part.last(), part.width(), part.points().remaining()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # broken rule         | bytes
        unknown type          | 09
        history from a page   | 06 00000001 0001 01 01 0000
        short ping            | 01 00000001 ff
        long cursor           | 02 0001 0002 03
        away with a tail      | 03 00
        no width              | 04 0001 01
        number 0              | 04 0000 01 06
        unknown flag          | 04 0001 04 06
        width 0               | 04 0001 01 00
        width 41              | 04 0001 01 29
        width 255             | 04 0001 01 ff
        half a point          | 04 0001 01 06 0001 00
        """)
    void refusesWhatIsNotOfTheProtocol(String what, String bytes) {
        assertThrows(BrokenRule.class, () -> StrokeCodec.decode(bytes(bytes)));
    }

    @Test
    void refusesNothing() {
        assertThrows(BrokenRule.class, () -> StrokeCodec.decode(ByteBuffer.allocate(0)));
    }

    @Test
    void refuses129Points() {
        ByteBuffer message = bytes("04 0001 01 06" + " 0001 0002 80".repeat(129));
        assertThrows(BrokenRule.class, () -> StrokeCodec.decode(message));
    }

    @Test
    void writesTheHistoryInMessagesOfAtMost32KiB() {
        List<Stroke> strokes = new ArrayList<>();
        for (int id = 1; id <= 40; id++) {
            strokes.add(new Stroke(id, 3, 4, 5, ByteBuffer.allocate(1_024 * StrokeCodec.POINT_BYTES)));
        }
        List<Message> messages = StrokeCodec.history(strokes);
        assertEquals(7, messages.size()); // 6 strokes of 5,130 bytes fit in 32 KiB
        assertEquals(1 + 6 * 5_130, messages.get(0).length());
        assertEquals(
                "06" + "00000001" + "0003" + "04" + "05" + "0400",
                hex(messages.get(0)).substring(0, 22));
        assertEquals(40 * 5_130 + 7, messages.stream().mapToInt(Message::length).sum());
        assertEquals(List.of(), StrokeCodec.history(List.of()));
    }

    @Test
    void writesWhatThePageReads() {
        assertEquals("01ffffffff", hex(StrokeCodec.pong(-1)));
        assertEquals("02ffff0001ffff", hex(StrokeCodec.cursor(65_535, new Inbound.Cursor(1, 65_535))));
        assertEquals("030102", hex(StrokeCodec.cursorAway(258)));
        assertEquals("05000700000008", hex(StrokeCodec.stored(7, 8)));
        Inbound.StrokePart part = (Inbound.StrokePart) StrokeCodec.decode(bytes("04 0007 02 06 0001 0002 80"));
        assertEquals(
                "04" + "00000009" + "0003" + "04" + "02" + "06" + "0001000280", hex(StrokeCodec.part(9, 3, 4, part)));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HEX.parseHex(hex.replace(" ", "")));
    }

    private static String hex(Message message) {
        return HEX.formatHex(message.toByteArray());
    }
}
