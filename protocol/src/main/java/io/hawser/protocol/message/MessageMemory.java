package io.hawser.protocol.message;

import java.nio.ByteBuffer;

/**
 * Where the memory comes from that a message is collected in when it does not arrive in one piece. Serves one thread.
 */
public interface MessageMemory {
    /** The garbage collector's: a message in it is its receiver's to keep. */
    MessageMemory HEAP = new MessageMemory() {
        @Override
        public ByteBuffer lend(int bytes) {
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void takeBack(ByteBuffer lent) {}

        @Override
        public boolean isKept() {
            return true;
        }
    };

    /**
     * Lends memory.
     *
     * @return a big-endian buffer of {@code bytes} or more from index 0 to its capacity, with any contents
     */
    ByteBuffer lend(int bytes);

    /** Takes memory back, each piece once. */
    void takeBack(ByteBuffer lent);

    /** Whether whoever gets a message may keep its memory, which is then never taken back. */
    boolean isKept();
}
