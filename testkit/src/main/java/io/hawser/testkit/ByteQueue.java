package io.hawser.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in order: added at the end, taken from the front. */
final class ByteQueue {
    /** What bytes become once they were taken, so that whoever still looks at them sees it. */
    private static final byte TAKEN = (byte) 0xA5;

    private byte[] bytes = new byte[64];
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    /** Room for this many bytes at the end, to be filled by the caller. */
    ByteBuffer reserve(int count) {
        if (end + count > bytes.length) {
            int size = size();
            byte[] grown = size + count > bytes.length / 2 ? new byte[2 * (size + count)] : bytes;
            System.arraycopy(bytes, start, grown, 0, size);
            bytes = grown;
            start = 0;
            end = size;
        }
        Arrays.fill(bytes, end, end + count, TAKEN);
        end += count;
        return ByteBuffer.wrap(bytes, end - count, count);
    }

    void add(ByteBuffer source, int offset, int length) {
        ByteBuffer room = reserve(length);
        room.put(room.position(), source, offset, length);
    }

    /** The first bytes, where they are. */
    ByteBuffer peek(int count) {
        return ByteBuffer.wrap(bytes, start, count);
    }

    /** Removes bytes from the front. */
    void remove(int count) {
        Arrays.fill(bytes, start, start + count, TAKEN);
        start += count;
    }

    /** Removes all. */
    byte[] drain() {
        byte[] all = Arrays.copyOfRange(bytes, start, end);
        remove(all.length);
        return all;
    }
}
