package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramesTest {
    @ParameterizedTest(name = "{0} bytes")
    @CsvSource(delimiter = '|', textBlock = """
            # payload | header from a server  | header from a client, its key 01020304
            0         | 8200                  | 828001020304
            125       | 827d                  | 82fd01020304
            126       | 827e007e              | 82fe007e01020304
            65535     | 827effff              | 82feffff01020304
            65536     | 827f0000000000010000  | 82ff000000000001000001020304
            """)
    void headerIsAsShortAsItCanBe(int payload, String plain, String masked) {
        ByteBuffer fromServer = ByteBuffer.allocate(Frames.headerBytes(payload, false) + payload);
        Frames.plain(fromServer, Frames.FIN | Frames.BINARY, new byte[payload]);
        ByteBuffer fromClient = ByteBuffer.allocate(Frames.headerBytes(payload, true) + payload);
        Frames.masked(fromClient, Frames.FIN | Frames.BINARY, new byte[payload], 0x01020304);

        assertEquals(plain, hex(fromServer, payload));
        assertEquals(masked, hex(fromClient, payload));
    }

    private static String hex(ByteBuffer frame, int payload) {
        byte[] header = new byte[frame.flip().remaining() - payload];
        frame.get(header);
        return HexFormat.of().formatHex(header);
    }

    /** The example of RFC 6455 §5.7. */
    @Test
    void masksAsTheRfcDoes() {
        ByteBuffer frame = ByteBuffer.allocate(11);

        Frames.masked(frame, 0x81, "Hello".getBytes(StandardCharsets.US_ASCII), 0x37fa213d);

        assertArrayEquals(HexFormat.of().parseHex("818537fa213d7f9f4d5158"), frame.array());
    }
}
