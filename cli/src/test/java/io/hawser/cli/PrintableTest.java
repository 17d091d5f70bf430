package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class PrintableTest {
    @Test
    void whatWouldMoveTheCursorIsEscaped() {
        assertEquals("a\tb\\u{1b}[31m\\u{9b}2J\\u{7f}\\u{202e}", Printable.lines("a\tb\u001b[31m\u009b2J\u007f\u202e"));
        assertEquals("Grüße, 世界 👋🏽", Printable.lines("Grüße, 世界 👋🏽"));
    }

    @Test
    void lineFeedsStayWhereLinesAreShown() {
        assertEquals("a\nb", Printable.lines("a\r\nb"));
        assertEquals("a\\u{d}\\u{a}b", Printable.line("a\r\nb"));
    }

    @Test
    void binaryIsShownWithItsLengthAndCut() {
        assertEquals("[0 bytes] ", Hex.summary(ByteBuffer.allocate(0)));
        assertEquals("[1 byte] ff", Hex.summary(ByteBuffer.wrap(new byte[] {-1})));
        assertEquals("[2,000 bytes] " + "00 ".repeat(64) + "…", Hex.summary(ByteBuffer.allocate(2_000)));
    }
}
