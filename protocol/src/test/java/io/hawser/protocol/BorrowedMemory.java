package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.message.MessageMemory;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Memory that was used before and is overwritten when it comes back, so that whoever kept it reads rubbish. */
final class BorrowedMemory implements MessageMemory {
    private static final byte USED = (byte) 0xA5;

    private final Set<ByteBuffer> lent = Collections.newSetFromMap(new IdentityHashMap<>());

    /** For vectors that run in both roles: borrowed for servers, and the garbage collector's for clients. */
    static MessageMemory forServers(Role role) {
        return role == Role.SERVER ? new BorrowedMemory() : MessageMemory.HEAP;
    }

    @Override
    public ByteBuffer lend(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes + 7);
        overwrite(buffer);
        lent.add(buffer);
        return buffer;
    }

    @Override
    public void takeBack(ByteBuffer buffer) {
        assertTrue(lent.remove(buffer), "not lent, or taken back already");
        overwrite(buffer);
    }

    @Override
    public boolean isKept() {
        return false;
    }

    private static void overwrite(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, USED);
        }
    }

    void assertAllBack() {
        assertEquals(0, lent.size(), "buffers still lent");
    }
}
