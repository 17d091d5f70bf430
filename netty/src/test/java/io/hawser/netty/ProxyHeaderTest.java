package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of the PROXY protocol, at every cut of their bytes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    /** The header, followed by what a client sends, which must be left. */
    private static ProxyHeader decode(byte[] header) {
        for (int cut = 0; cut < header.length; cut++) {
            ByteBuffer part = ByteBuffer.wrap(header, 0, cut);
            assertNull(ProxyHeader.decode(part), "after " + cut + " bytes");
            assertEquals(cut, part.remaining(), "taken too early");
        }
        ByteBuffer whole =
                ByteBuffer.allocate(header.length + 3).put(header).put("GET".getBytes(StandardCharsets.US_ASCII));
        ProxyHeader decoded = ProxyHeader.decode(whole.flip());
        assertNotNull(decoded);
        assertEquals(3, whole.remaining());
        return decoded;
    }

    private static String show(ProxyHeader header) {
        String client = header.client()
                .map(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .orElse("itself");
        return client + (header.secure() ? " secure" : "");
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] binary(String hex) {
        return HexFormat.of().parseHex(hex.replace("SIG", SIGNATURE).replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            PROXY TCP4 192.0.2.1 198.51.100.1 56324 443                            | 192.0.2.1 56324
            PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535                 | 255.255.255.255 65535
            PROXY TCP6 2001:db8::1 2001:db8::2 1 2                                 | 2001:db8:0:0:0:0:0:1 1
            PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2                       | 192.0.2.1 1
            PROXY UNKNOWN                                                          | itself
            PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535              | itself
            """)
    void version_1(String line, String expected) {
        assertEquals(expected, show(decode(line(line))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what               | bytes                                                                             | client
            TCP over IPv4        | SIG 21 11 000c c0000201 c6336401 dc04 01bb                                        | 192.0.2.1 56324
            TCP over IPv6        | SIG 21 21 0024 20010db8000000000000000000000001 20010db8000000000000000000000002 0001 0002 | 2001:db8:0:0:0:0:0:1 1
            with ALPN and NOOP   | SIG 21 11 0015 c0000201 c6336401 dc04 01bb 0100026832 040001 00                   | 192.0.2.1 56324
            over TLS             | SIG 21 11 0014 c0000201 c6336401 dc04 01bb 20 0005 01 00000000                    | 192.0.2.1 56324 secure
            TLS, but not client's| SIG 21 11 0014 c0000201 c6336401 dc04 01bb 20 0005 00 00000000                    | 192.0.2.1 56324
            LOCAL                | SIG 20 00 0000                                                                    | itself
            LOCAL with addresses | SIG 20 11 000c c0000201 c6336401 dc04 01bb                                        | itself
            UNSPEC               | SIG 21 00 0003 010203                                                             | itself
            unix socket          | SIG 21 31 0002 0000                                                               | itself
            """)
    void version_2(String what, String bytes, String expected) {
        assertEquals(expected, show(decode(binary(bytes))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, delimiter = '|', textBlock = """
            PROXY|must be
            PROXY TCP4|must be
            PROXY TCP5 192.0.2.1 198.51.100.1 1 2|must be
            PROXY tcp4 192.0.2.1 198.51.100.1 1 2|must be
            PROXY TCP4 192.0.2.1 198.51.100.1 1 2 |must be
            PROXY TCP4  192.0.2.1 198.51.100.1 1 2|must be
            PROXY TCP4 192.0.2.1 198.51.100.1 1|must be
            PROXY TCP4 192.0.2.256 198.51.100.1 1 2|malformed
            PROXY TCP4 192.0.2.01 198.51.100.1 1 2|malformed
            PROXY TCP4 2001:db8::1 2001:db8::2 1 2|malformed
            PROXY TCP6 192.0.2.1 198.51.100.1 1 2|malformed
            PROXY TCP4 192.0.2.1 localhost 1 2|malformed
            PROXY TCP4 192.0.2.1 198.51.100.1 65536 2|malformed
            PROXY TCP4 192.0.2.1 198.51.100.1 -1 2|malformed
            PROXY TCP4 192.0.2.1 198.51.100.1 01 2|malformed
            PROXY TCP4 192.0.2.1 198.51.100.1 1 |malformed
            proxy TCP4 192.0.2.1 198.51.100.1 1 2|no PROXY
            GET / HTTP/1.1|no PROXY
            """)
    void malformed_lines(String line, String why) {
        byte[] bytes = line.equals("PROXY") ? line("PROXY ") : line(line);
        var error = assertThrows(IllegalArgumentException.class, () -> ProxyHeader.decode(ByteBuffer.wrap(bytes)));
        assertTrue(String.valueOf(error.getMessage()).contains(why), () -> String.valueOf(error.getMessage()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            version 1            | SIG 11 11 000c c0000201 c6336401 dc04 01bb    | version and command
            version 3            | SIG 31 11 000c c0000201 c6336401 dc04 01bb    | version and command
            command 2            | SIG 22 11 000c c0000201 c6336401 dc04 01bb    | version and command
            UDP                  | SIG 21 12 000c c0000201 c6336401 dc04 01bb    | family
            family 4             | SIG 21 41 000c c0000201 c6336401 dc04 01bb    | family
            too short            | SIG 21 11 000b c0000201 c6336401 dc04 01      | too short
            IPv4 for IPv6        | SIG 21 21 000c c0000201 c6336401 dc04 01bb    | too short
            longer than 4,096    | SIG 21 11 0ff1                                | longer than 4096
            half an addition     | SIG 21 11 000e c0000201 c6336401 dc04 01bb 0100       | within an addition
            addition too long    | SIG 21 11 000f c0000201 c6336401 dc04 01bb 010001     | longer than the header
            another signature    | 0d0a0d0a000d0a515549540b 21 11                | no PROXY
            another second byte  | 0d0b                                          | no PROXY
            """)
    void malformed_binaries(String what, String bytes, String why) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> ProxyHeader.decode(ByteBuffer.wrap(binary(bytes))));
        assertTrue(String.valueOf(error.getMessage()).contains(why), () -> String.valueOf(error.getMessage()));
    }

    @Test
    void a_line_without_end_is_refused_at_107_bytes() {
        byte[] line = new byte[106];
        Arrays.fill(line, (byte) 'x');
        System.arraycopy("PROXY UNKNOWN ".getBytes(StandardCharsets.US_ASCII), 0, line, 0, 14);
        assertNull(ProxyHeader.decode(ByteBuffer.wrap(line)));
        byte[] longer = Arrays.copyOf(line, 107);
        longer[106] = 'x';
        assertThrows(IllegalArgumentException.class, () -> ProxyHeader.decode(ByteBuffer.wrap(longer)));
    }

    @Test
    void whatever_comes_it_is_a_header_or_an_error_or_not_whole_yet() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[][] starts = {binary("SIG"), line("PROXY TCP4 192.0.2.1 198.51.100.1 1 2"), binary("SIG 21 11 0020"), {}};
        for (int round = 0; round < 100_000; round++) {
            byte[] start = starts[random.nextInt(starts.length)];
            byte[] bytes = new byte[start.length + random.nextInt(48)];
            random.nextBytes(bytes);
            System.arraycopy(start, 0, bytes, 0, start.length);
            if (start.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(start.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            try {
                @Nullable ProxyHeader header = ProxyHeader.decode(in);
                assertEquals(header == null, in.position() == 0, "seed " + seed);
            } catch (IllegalArgumentException e) {
                // said clearly
            }
        }
    }
}
