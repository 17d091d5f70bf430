package io.hawser.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Checks compressed messages of one connection (RFC 7692 §7.2.2). */
final class ReplyInflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Script script;
    private final boolean contextTakeover;
    private final byte[] @Nullable [] known;
    private final Inflater inflater = new Inflater(true);
    private byte[] compressed = new byte[4_096];
    private int size;

    /**
     * For one connection.
     *
     * @param contextTakeover whether messages may refer to earlier ones
     * @param known of each message of the cycle, compressed bytes that were found right before; shared. Without context
     *     takeover the same bytes mean the same message, which saves inflating them again.
     */
    ReplyInflater(Script script, boolean contextTakeover, byte[] @Nullable [] known) {
        this.script = script;
        this.contextTakeover = contextTakeover;
        this.known = known;
    }

    void add(ByteBuffer in, int count) {
        if (size + count + TAIL.length > compressed.length) {
            compressed = Arrays.copyOf(compressed, 2 * (size + count + TAIL.length));
        }
        in.get(compressed, size, count);
        size += count;
    }

    /** Checks the message collected against this one of the cycle, and starts anew. */
    void check(int message) {
        byte[] before = known[message];
        boolean same =
                !contextTakeover && before != null && Arrays.equals(before, 0, before.length, compressed, 0, size);
        if (!same) {
            inflate(script.payload(message));
            known[message] = Arrays.copyOf(compressed, size);
        }
        size = 0;
    }

    private void inflate(byte[] expected) {
        byte[] message = new byte[expected.length + 1];
        try {
            System.arraycopy(TAIL, 0, compressed, size, TAIL.length);
            inflater.setInput(compressed, 0, size + TAIL.length);
            int length = 0;
            int count;
            do {
                count = inflater.inflate(message, length, message.length - length);
                length += count;
            } while (count > 0 && length < message.length);
            if (!Arrays.equals(message, 0, length, expected, 0, expected.length)) {
                throw new LoadException("a compressed message with other bytes than the one that was sent");
            }
        } catch (DataFormatException e) {
            throw new LoadException("a message that cannot be inflated", e);
        }
        if (!contextTakeover) {
            inflater.reset();
        }
    }

    void end() {
        inflater.end();
    }
}
