package io.hawser.cli;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/** Bytes as people read and write them. */
final class Hex {
    /** How much of a binary message is shown to a person. */
    private static final int SHOWN_BYTES = 64;

    private Hex() {}

    /**
     * Reads {@code 0xCAFE}, {@code cafe} or {@code ca fe}.
     *
     * @throws IllegalArgumentException if that is not what it is
     */
    static byte[] parse(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("[\\s:]", "");
        try {
            return HexFormat.of().parseHex(digits.startsWith("0x") ? digits.substring(2) : digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not bytes in hexadecimal, such as 0xcafe: " + text, e);
        }
    }

    /** The beginning and the length: {@code [3 bytes] 01 02 ff}. */
    static String summary(ByteBuffer bytes) {
        byte[] shown = new byte[Math.min(bytes.remaining(), SHOWN_BYTES)];
        bytes.get(bytes.position(), shown);
        String rest = bytes.remaining() > SHOWN_BYTES ? " …" : "";
        return "[" + count(bytes.remaining()) + "] "
                + HexFormat.ofDelimiter(" ").formatHex(shown) + rest;
    }

    /** All of it, on one line. */
    static String line(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String count(long bytes) {
        return bytes == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", bytes);
    }
}
