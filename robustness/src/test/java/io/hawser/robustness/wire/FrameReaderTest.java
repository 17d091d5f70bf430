package io.hawser.robustness.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may send (RFC 6455 §5.2), and what not. */
final class FrameReaderTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the examples of §5.7 | bytes                        | frames read
            text                   | 810548656c6c6f               | 81:48656c6c6f
            fragments              | 010348656c80026c6f           | 01:48656c 80:6c6f
            ping and pong          | 890548656c6c6f8a0548656c6c6f | 89:48656c6c6f 8a:48656c6c6f
            ping within fragments  | 010348656c890080026c6f       | 01:48656c 89: 80:6c6f
            close without a code   | 8800                         | 88:
            close                  | 880203e8                     | 88:03e8
            compressed             | c107f248cdc9c90700           | c1:f248cdc9c90700
            """)
    void readsWhereverTheBytesAreCut(String what, String hex, String frames) throws ProtocolException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int cut = 0; cut <= bytes.length; cut++) {
            FrameReader reader = new FrameReader(true);
            reader.feed(bytes, 0, cut);
            List<String> read = new ArrayList<>(all(reader));
            reader.feed(bytes, cut, bytes.length - cut);
            read.addAll(all(reader));
            assertEquals(frames, String.join(" ", read), "cut at " + cut);
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"125", "126", "127", "65535", "65536", "100000"})
    void readsEachLengthByteByByte(int length) throws ProtocolException {
        byte[] frame = Frames.unmasked(0x82, new byte[length]);
        FrameReader reader = new FrameReader(false);
        for (int i = 0; i < frame.length - 1; i++) {
            reader.feed(frame, i, 1);
            assertEquals(List.of(), all(reader));
        }
        reader.feed(frame, frame.length - 1, 1);
        assertEquals(List.of("82:" + "00".repeat(length)), all(reader));
    }

    @Test
    void keepsWhatIsNotWholeWhileFramesPass() throws ProtocolException {
        FrameReader reader = new FrameReader(false);
        byte[] two = Frames.join(Frames.unmasked(0x82, new byte[300]), Frames.unmasked(0x82, new byte[300]));
        for (int round = 0; round < 100; round++) {
            reader.feed(two, 0, 400);
            assertEquals(1, all(reader).size());
            reader.feed(two, 400, two.length - 400);
            assertEquals(1, all(reader).size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                     | bytes                | section
            masked                     | 818000000000         | §5.1
            rsv1 without an extension  | c100                 | §5.2
            rsv2                       | a100                 | §5.2
            rsv3                       | 9100                 | §5.2
            reserved opcode            | 8300                 | §5.2
            reserved control opcode    | 8b00                 | §5.2
            continuation of nothing    | 8000                 | §5.4
            text within a text         | 01008100             | §5.4
            fragmented ping            | 0900                 | §5.5
            ping of 126 bytes          | 897e007e             | §5.5
            negative length            | 827f8000000000000000 | -9223372036854775808
            125 in two bytes           | 827e007d             | in 2 bytes
            65535 in eight bytes       | 827f000000000000ffff | in 8 bytes
            close of one byte          | 880103               | §7.4
            close code 1005            | 880203ed             | §7.4
            close code 1006            | 880203ee             | §7.4
            close code 999             | 880203e7             | §7.4
            close code 2000            | 880207d0             | §7.4
            """)
    void complainsOfWhatNoServerMaySend(String what, String hex, String section) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        FrameReader reader = new FrameReader(false);
        reader.feed(bytes, 0, bytes.length);
        ProtocolException thrown = assertThrows(ProtocolException.class, () -> all(reader));
        assertEquals(true, String.valueOf(thrown.getMessage()).contains(section), thrown::toString);
    }

    private static List<String> all(FrameReader reader) throws ProtocolException {
        List<String> all = new ArrayList<>();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            all.add("%02x:%s".formatted(frame.first(), HexFormat.of().formatHex(frame.payload())));
        }
        return all;
    }
}
