package io.hawser.conformance.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the relay sees of the wire. */
final class FrameReaderTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void findsTheHeadersWhereverTheBytesAreCut() {
        byte[] handshake = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(US_ASCII);
        byte[] text = HEX.parseHex("8102" + "6869");
        byte[] masked = HEX.parseHex("0283" + "01020304" + "000000");
        byte[] long16 = Arrays.copyOf(HEX.parseHex("c27e007e"), 4 + 126);
        byte[] long64 = Arrays.copyOf(HEX.parseHex("807f0000000000010000"), 10 + 65_536);
        byte[] all = concat(handshake, text, masked, long16, long64, text);
        List<String> headers = List.of("8102", "028301020304", "c27e007e", "807f0000000000010000", "8102");

        for (int cut = 0; cut < 400; cut++) {
            List<String> seen = new ArrayList<>();
            FrameReader reader = new FrameReader(header -> seen.add(HEX.formatHex(header)));
            reader.read(all, cut);
            reader.read(Arrays.copyOfRange(all, cut, all.length), all.length - cut);
            assertEquals(headers, seen, "cut at " + cut);
        }
    }

    @Test
    void readsEachFormOfLength() {
        assertEquals(125, FrameReader.payloadBytes(HEX.parseHex("827d")));
        assertEquals(65_535, FrameReader.payloadBytes(HEX.parseHex("827effff")));
        assertEquals(1L << 40, FrameReader.payloadBytes(HEX.parseHex("827f0000010000000000")));
    }

    private static byte[] concat(byte[]... parts) {
        StringBuilder hex = new StringBuilder();
        for (byte[] part : parts) {
            hex.append(HEX.formatHex(part));
        }
        return HEX.parseHex(hex);
    }
}
