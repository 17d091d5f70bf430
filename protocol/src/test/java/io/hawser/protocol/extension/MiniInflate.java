package io.hawser.protocol.extension;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Inflates as RFC 1951 describes it, slowly, and notes how far back-references reach: what zlib does not tell. After
 * Mark Adler's <i>puff</i>.
 */
final class MiniInflate {
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int LONGEST_CODE = 15;

    private final byte[] in;
    private int bit;
    private byte[] out = new byte[1 << 16];
    private int size;
    private int farthest;

    private MiniInflate(byte[] in) {
        this.in = in;
    }

    /** Inflates messages one after the other, with one window, as RFC 7692 §7.2.2 says. */
    static MiniInflate inflate(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
            all.writeBytes(new byte[] {0, 0, -1, -1});
        }
        MiniInflate inflate = new MiniInflate(all.toByteArray());
        while (inflate.bit < 8 * inflate.in.length) {
            inflate.block();
        }
        return inflate;
    }

    /** What came out. */
    byte[] bytes() {
        return Arrays.copyOf(out, size);
    }

    /** The greatest distance of a back-reference; 0 if there was none. */
    int farthest() {
        return farthest;
    }

    private void block() {
        boolean last = bits(1) == 1;
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> codes(fixedLengths(), fiveBits());
            case 2 -> dynamic();
            default -> throw new IllegalStateException("block type 3");
        }
        if (last) {
            bit = bit + 7 & -8;
        }
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    private void stored() {
        bit = bit + 7 & -8;
        int length = bits(16);
        if (length != (bits(16) ^ 0xFFFF)) {
            throw new IllegalStateException("stored block's lengths differ");
        }
        for (int i = 0; i < length; i++) {
            put((byte) bits(8));
        }
    }

    private void put(byte value) {
        if (size == out.length) {
            out = Arrays.copyOf(out, 2 * size);
        }
        out[size++] = value;
    }

    private static int[] fixedLengths() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return lengths;
    }

    private static int[] fiveBits() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; ) {
            int symbol = symbol(codeLengths);
            if (symbol < 16) {
                lengths[i++] = symbol;
            } else {
                int repeated = symbol == 16 ? lengths[i - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                for (; times > 0; times--) {
                    lengths[i++] = repeated;
                }
            }
        }
        codes(Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
    }

    private void codes(int[] literalLengths, int[] distanceLengths) {
        while (true) {
            int symbol = symbol(literalLengths);
            if (symbol == 256) {
                return;
            }
            if (symbol < 256) {
                put((byte) symbol);
                continue;
            }
            int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = symbol(distanceLengths);
            int distance = DISTANCE_BASE[code] + bits(code < 4 ? 0 : code / 2 - 1);
            farthest = Math.max(farthest, distance);
            for (; length > 0; length--) {
                put(out[size - distance]);
            }
        }
    }

    /** Reads one canonical Huffman code (RFC 1951 §3.2.2). */
    private int symbol(int[] lengths) {
        int[] count = new int[LONGEST_CODE + 1];
        for (int length : lengths) {
            count[length]++;
        }
        int code = 0;
        int first = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            code = code << 1 | bits(1);
            first = first << 1;
            if (code - first < count[length]) {
                return nth(lengths, length, code - first);
            }
            first += count[length];
        }
        throw new IllegalStateException("no such code");
    }

    private static int nth(int[] lengths, int length, int n) {
        int left = n;
        for (int symbol = 0; ; symbol++) {
            if (lengths[symbol] == length && left-- == 0) {
                return symbol;
            }
        }
    }
}
