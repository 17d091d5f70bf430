package io.hawser.cli;

/** Text of a peer's, made safe for a terminal: what would move the cursor or change its state is shown as an escape. */
final class Printable {
    private Printable() {}

    /** Keeps line feeds and tabs. */
    static String lines(String text) {
        return escape(text, true);
    }

    /** Keeps only tabs, so that what came as one line stays one. */
    static String line(String text) {
        return escape(text, false);
    }

    private static String escape(String text, boolean keepLineFeeds) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t' || (c == '\n' && keepLineFeeds) || !isHarmful(c)) {
                safe.appendCodePoint(c);
            } else if (c != '\r' || !keepLineFeeds) {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return safe.toString();
    }

    /** Control characters, and those that turn the direction of writing around (UAX #9). */
    private static boolean isHarmful(int c) {
        return Character.isISOControl(c) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
