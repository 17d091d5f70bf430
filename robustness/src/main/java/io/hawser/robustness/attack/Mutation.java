package io.hawser.robustness.attack;

import io.hawser.robustness.wire.Frames;
import java.util.Arrays;
import java.util.Random;

/** Changes some bytes, at random. */
record Mutation(Random random) {
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_PIECE = 40;

    /** Bytes that are a limit somewhere. */
    private static final byte[] TELLING = {0, 1, 125, 126, 127, -128, -127, -2, -1, '\r', '\n', ' ', ':'};

    /** These bytes with one to six changes. */
    byte[] of(byte[] bytes) {
        byte[] changed = bytes.clone();
        int count = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < count && changed.length > 0; i++) {
            changed = change(changed);
        }
        return changed;
    }

    private byte[] change(byte[] bytes) {
        // Early bytes decide most, headers of frames and the request line among them.
        int at = random.nextBoolean() ? random.nextInt(Math.min(bytes.length, 64)) : random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_PIECE));
        byte[] piece = Arrays.copyOfRange(bytes, at, end);
        return switch (random.nextInt(6)) {
            case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> with(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> Frames.join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
            case 3 -> Frames.join(Arrays.copyOf(bytes, end), piece, Arrays.copyOfRange(bytes, end, bytes.length));
            case 4 ->
                Frames.join(Arrays.copyOf(bytes, at), noise(piece.length), Arrays.copyOfRange(bytes, at, bytes.length));
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
