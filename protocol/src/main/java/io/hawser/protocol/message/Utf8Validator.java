package io.hawser.protocol.message;

import java.nio.ByteBuffer;

/**
 * Checks UTF-8 (RFC 3629) piece by piece and stops at the first byte that no continuation could make valid: overlong
 * forms, surrogates and code points above U+10FFFF are seen at their second byte.
 */
public final class Utf8Validator {
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int LEAST_CONTINUATION = 0x80;
    private static final int GREATEST_CONTINUATION = 0xBF;

    /** How many continuation bytes the character begun still lacks. */
    private int missing;

    /** The range of the next continuation byte; narrower than 80–BF only after E0, ED, F0 and F4. */
    private int least = LEAST_CONTINUATION;

    private int greatest = GREATEST_CONTINUATION;

    /** A validator at a character's start. */
    public Utf8Validator() {}

    /** Whether the bytes so far end at a character's end. */
    public boolean isComplete() {
        return missing == 0;
    }

    /** Forgets a character begun. */
    public void reset() {
        missing = 0;
        least = LEAST_CONTINUATION;
        greatest = GREATEST_CONTINUATION;
    }

    /**
     * Checks the next bytes.
     *
     * @return {@code to} if all of them may stand, else the index of the first that may not
     */
    public int check(ByteBuffer bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (missing == 0) {
                i = skipAscii(bytes, i, to);
                if (i == to) {
                    return to;
                }
                if (!begin(bytes.get(i) & 0xFF)) {
                    return i;
                }
            } else if (!proceed(bytes.get(i) & 0xFF)) {
                return i;
            }
            i++;
        }
        return to;
    }

    private static int skipAscii(ByteBuffer bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && (bytes.getLong(i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes.get(i) >= 0) {
            i++;
        }
        return i;
    }

    private boolean begin(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        missing = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        switch (lead) {
            case 0xE0 -> least = 0xA0; // below: overlong
            case 0xED -> greatest = 0x9F; // above: surrogates
            case 0xF0 -> least = 0x90; // below: overlong
            case 0xF4 -> greatest = 0x8F; // above: beyond U+10FFFF
            default -> {}
        }
        return true;
    }

    private boolean proceed(int continuation) {
        if (continuation < least || continuation > greatest) {
            return false;
        }
        missing--;
        least = LEAST_CONTINUATION;
        greatest = GREATEST_CONTINUATION;
        return true;
    }
}
