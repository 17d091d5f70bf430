package io.hawser.protocol.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) piece by piece and stops at the first byte that no continuation could make valid: overlong
 * forms, surrogates and code points above U+10FFFF are seen at their second byte.
 *
 * <p>A state machine without branches, so that text in any script takes the same time. A state is a bit offset: where in the
 * row of the next byte the state after it stands. So one step is a load that does not wait for the state, and a shift, of
 * which the processor looks at the lowest six bits only.
 */
public final class Utf8Validator {
    private static final int STATE_BITS = 6;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;

    /** At the start of a character. */
    private static final int START = 0;

    private static final int INVALID = STATE_BITS;
    private static final int ONE_MISSING = 2 * STATE_BITS;
    private static final int TWO_MISSING = 3 * STATE_BITS;
    private static final int THREE_MISSING = 4 * STATE_BITS;
    private static final int AFTER_E0 = 5 * STATE_BITS;
    private static final int AFTER_ED = 6 * STATE_BITS;
    private static final int AFTER_F0 = 7 * STATE_BITS;
    private static final int AFTER_F4 = 8 * STATE_BITS;

    /** For each byte, the states after it. */
    private static final long[] ROWS = rows();

    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int BLOCK_BYTES = 4 * Long.BYTES;

    private int state = START;

    /** A validator at a character's start. */
    public Utf8Validator() {}

    private static long[] rows() {
        long[] rows = new long[1 << Byte.SIZE];
        for (int next = 0; next < rows.length; next++) {
            for (int before = START; before <= AFTER_F4; before += STATE_BITS) {
                rows[next] |= (long) after(before, next) << before;
            }
        }
        return rows;
    }

    private static int after(int state, int next) {
        return switch (state) {
            case START -> afterLead(next);
            case ONE_MISSING -> within(next, 0x80, 0xBF, START);
            case TWO_MISSING -> within(next, 0x80, 0xBF, ONE_MISSING);
            case THREE_MISSING -> within(next, 0x80, 0xBF, TWO_MISSING);
            case AFTER_E0 -> within(next, 0xA0, 0xBF, ONE_MISSING); // below: overlong
            case AFTER_ED -> within(next, 0x80, 0x9F, ONE_MISSING); // above: surrogates
            case AFTER_F0 -> within(next, 0x90, 0xBF, TWO_MISSING); // below: overlong
            case AFTER_F4 -> within(next, 0x80, 0x8F, TWO_MISSING); // above: beyond U+10FFFF
            default -> INVALID;
        };
    }

    private static int within(int next, int least, int greatest, int then) {
        return least <= next && next <= greatest ? then : INVALID;
    }

    private static int afterLead(int lead) {
        if (lead < 0x80) {
            return START;
        }
        return switch (lead) {
            case 0xE0 -> AFTER_E0;
            case 0xED -> AFTER_ED;
            case 0xF0 -> AFTER_F0;
            case 0xF4 -> AFTER_F4;
            default ->
                lead < 0xC2 || lead > 0xF4
                        ? INVALID
                        : lead < 0xE0 ? ONE_MISSING : lead < 0xF0 ? TWO_MISSING : THREE_MISSING;
        };
    }

    /** Whether the bytes so far end at a character's end. */
    public boolean isComplete() {
        return state == START;
    }

    /** Forgets a character begun. */
    public void reset() {
        state = START;
    }

    /**
     * Checks the next bytes.
     *
     * @return {@code to} if all of them may stand, else the index of the first that may not
     */
    public int check(ByteBuffer bytes, int from, int to) {
        int i = from;
        boolean ascii = true;
        while (i < to) {
            if (ascii && state == START) {
                i = skipAscii(bytes, i, to);
            }
            int block = i;
            int end = Math.min(to, i + BLOCK_BYTES);
            long seen = 0;
            long after = state;
            for (; i <= end - Long.BYTES; i += Long.BYTES) {
                long next = bytes.getLong(i);
                seen |= next;
                after = afterAll(after, bytes.order() == ByteOrder.BIG_ENDIAN ? next : Long.reverseBytes(next));
            }
            ascii = (seen & NOT_ASCII) == 0;
            for (; i < end; i++) {
                after = ROWS[bytes.get(i) & 0xFF] >>> after;
            }
            if ((after & STATE_MASK) == INVALID) {
                return firstInvalid(bytes, block);
            }
            state = (int) after & STATE_MASK;
        }
        return to;
    }

    private static long afterAll(long state, long bytes) {
        long after = state;
        after = ROWS[(int) (bytes >>> 56)] >>> after;
        after = ROWS[(int) (bytes >>> 48) & 0xFF] >>> after;
        after = ROWS[(int) (bytes >>> 40) & 0xFF] >>> after;
        after = ROWS[(int) (bytes >>> 32) & 0xFF] >>> after;
        after = ROWS[(int) (bytes >>> 24) & 0xFF] >>> after;
        after = ROWS[(int) (bytes >>> 16) & 0xFF] >>> after;
        after = ROWS[(int) (bytes >>> 8) & 0xFF] >>> after;
        return ROWS[(int) bytes & 0xFF] >>> after;
    }

    private static int skipAscii(ByteBuffer bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && (bytes.getLong(i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        return i;
    }

    /** Where a block turns invalid that {@link #state} comes before. */
    private int firstInvalid(ByteBuffer bytes, int from) {
        int i = from;
        for (long after = state; ; i++) {
            after = ROWS[bytes.get(i) & 0xFF] >>> after;
            if ((after & STATE_MASK) == INVALID) {
                return i;
            }
        }
    }
}
