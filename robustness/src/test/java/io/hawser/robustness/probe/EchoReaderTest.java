package io.hawser.robustness.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EchoReaderTest {
    private record Hearing(List<String> heard) implements EchoReader.Heard {
        @Override
        public void message(int opcode, byte[] payload) {
            heard.add(opcode + " " + new String(payload, StandardCharsets.US_ASCII));
        }

        @Override
        public void ping(byte[] payload) {
            heard.add("ping " + payload.length);
        }

        @Override
        public void close() {
            heard.add("close");
        }

        @Override
        public void nonsense() {
            heard.add("nonsense");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                      | bytes                            | heard
            text (RFC 6455 §5.7)        | 810548656c6c6f                   | 1 Hello
            fragments (RFC 6455 §5.7)   | 010348656c80026c6f               | 1 Hello
            a ping between fragments    | 010348656c8901008002 6c6f        | ping 1, 1 Hello
            two messages                | 81016182016281 0163              | 1 a, 2 b, 1 c
            16 bits of length           | 827e000161                       | 2 a
            an empty message            | 8100                             | '1 '
            a pong                      | 8a00810161                       | 1 a
            a close                     | 880203e8810161                   | close
            masked (RFC 6455 §5.1)      | 818537fa213d7f9f4d5158           | nonsense
            RSV1 without an extension   | c10161                           | nonsense
            a continuation of nothing   | 800161                           | nonsense
            a message within a message  | 010161810162                     | nonsense
            a reserved opcode           | 830161                           | nonsense
            longer than was sent        | 827e0100                         | nonsense
            64 bits of length           | 827f0000000000010000             | nonsense
            """)
    void readsAtEveryCut(String what, String bytes, String heard) {
        byte[] all = HexFormat.of().parseHex(bytes.replace(" ", ""));
        if (what.startsWith("longer")) {
            all = Arrays.copyOf(all, 4 + 256);
        }
        for (int cut = 0; cut <= all.length; cut++) {
            Hearing hearing = new Hearing(new ArrayList<>());
            EchoReader reader = new EchoReader(16, hearing);

            reader.read(ByteBuffer.wrap(all, 0, cut));
            reader.read(ByteBuffer.wrap(all, cut, all.length - cut));

            assertEquals(heard, String.join(", ", hearing.heard()), "cut at " + cut);
        }
    }
}
