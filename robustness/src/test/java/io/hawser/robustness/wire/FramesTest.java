package io.hawser.robustness.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.robustness.wire.Frames.LengthForm;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramesTest {
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.US_ASCII);

    /** The examples of RFC 6455 §5.7. */
    @Test
    void writesAsTheRfcDoes() {
        assertEquals("818537fa213d7f9f4d5158", hex(Frames.masked(0x81, 0x37fa213d, HELLO)));
        assertEquals("810548656c6c6f", hex(Frames.unmasked(0x81, HELLO)));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource(delimiter = '|', textBlock = """
            # payload | without a mask        | with the mask 01020304
            0         | 8200                  | 828001020304
            125       | 827d                  | 82fd01020304
            126       | 827e007e              | 82fe007e01020304
            65535     | 827effff              | 82feffff01020304
            65536     | 827f0000000000010000  | 82ff000000000001000001020304
            """)
    void lengthIsAsShortAsItCanBe(int payload, String plain, String masked) {
        assertEquals(plain, hex(Frames.unmasked(0x82, new byte[payload])).substring(0, plain.length()));
        assertEquals(
                masked, hex(Frames.masked(0x82, 0x01020304, new byte[payload])).substring(0, masked.length()));
    }

    @ParameterizedTest(name = "{1} as {0}")
    @CsvSource(delimiter = '|', textBlock = """
            NONE  | 5                    | 828500000000
            TWO   | 5                    | 82fe000500000000
            EIGHT | 5                    | 82ff000000000000000500000000
            EIGHT | 9223372036854775807  | 82ff7fffffffffffffff00000000
            EIGHT | -9223372036854775808 | 82ff800000000000000000000000
            EIGHT | -1                   | 82ffffffffffffffffff00000000
            """)
    void headerDeclaresAnyLengthInAnyForm(LengthForm form, long length, String header) {
        assertEquals(header, hex(Frames.header(0x82, form, length, 0)));
    }

    @Test
    void eachFrameHasAMaskOfItsOwn() {
        String one = hex(Frames.text("Hello"));
        String other = hex(Frames.text("Hello"));
        assertEquals(one.substring(0, 4), other.substring(0, 4));
        assertEquals(false, one.equals(other));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
