package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.CloseStatus;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputLineTest {
    @ParameterizedTest(name = "{0} sends {1}")
    @CsvSource({"hello,hello", "//ping,/ping", "' /ping',' /ping'"})
    void whatIsNoCommandIsText(String line, String text) {
        assertEquals(new InputLine.Text(text), InputLine.parse(line));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/binary 0xCAFE", "/binary cafe", "/binary ca fe", "/BINARY ca:fe "})
    void binaryTakesHexadecimal(String line) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 0xCA, (byte) 0xFE});
        assertEquals(new InputLine.Binary(bytes), InputLine.parse(line));
    }

    @Test
    void closeTakesCodeAndReason() {
        assertEquals(new InputLine.Close(CloseStatus.NORMAL), InputLine.parse("/close"));
        assertEquals(new InputLine.Close(CloseStatus.NORMAL), InputLine.parse("/quit"));
        assertEquals(new InputLine.Close(CloseStatus.of(4001)), InputLine.parse("/close 4001"));
        assertEquals(new InputLine.Close(new CloseStatus(1000, "good bye")), InputLine.parse("/close 1000  good bye"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /nonsense    | no command /nonsense
            /close now   | not a close code: now
            /close 1006  | close code 1006 must not be sent
            /close 70000 | close code 70000
            /binary 0xf  | not bytes in hexadecimal
            /binary xyz  | not bytes in hexadecimal
            """)
    void whatMakesNoSenseIsExplained(String line, String why) {
        InputLine.Wrong wrong = assertInstanceOf(InputLine.Wrong.class, InputLine.parse(line));
        assertTrue(wrong.why().startsWith(why), wrong.why());
    }
}
