package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A sink whose memory was used before (T24): what the protocol does not write goes out as A5. */
public final class CollectingSink implements ByteSink {
    private static final int MARGIN_BYTES = 3;
    private static final byte USED = (byte) 0xA5;

    private final boolean direct;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable ByteBuffer reserved;
    private int reservedBytes;

    public CollectingSink() {
        this(false);
    }

    CollectingSink(boolean direct) {
        this.direct = direct;
    }

    @Override
    public ByteBuffer reserve(int count) {
        take();
        byte[] used = new byte[count + 2 * MARGIN_BYTES];
        Arrays.fill(used, USED);
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(used.length).put(0, used) : ByteBuffer.wrap(used);
        reserved = buffer;
        reservedBytes = count;
        return buffer.duplicate().position(MARGIN_BYTES).limit(MARGIN_BYTES + count);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        take();
        assertTrue(length > 0, "nothing to append");
        int position = source.position();
        int limit = source.limit();
        bytes.writeBytes(Wire.bytes(source, offset, length));
        assertEquals(position, source.position());
        assertEquals(limit, source.limit());
    }

    /** Copies what was reserved last, now that it is filled. */
    private void take() {
        if (reserved != null) {
            for (int i = 0; i < MARGIN_BYTES; i++) {
                assertEquals(USED, reserved.get(i), "byte before the reserved ones");
                assertEquals(USED, reserved.get(MARGIN_BYTES + reservedBytes + i), "byte behind the reserved ones");
            }
            bytes.writeBytes(Wire.bytes(reserved, MARGIN_BYTES, reservedBytes));
            reserved = null;
        }
    }

    /** All that came so far. */
    public byte[] bytes() {
        take();
        return bytes.toByteArray();
    }
}
