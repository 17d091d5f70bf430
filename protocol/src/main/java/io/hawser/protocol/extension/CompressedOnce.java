package io.hawser.protocol.extension;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what compression made of one message, so that all connections that agreed on the same parameters, without
 * context takeover, send the same bytes. Safe from any thread; two that come first both compress.
 */
public final class CompressedOnce {
    private volatile @Nullable Result last;

    /**
     * @param settings the compressor's, as a number of its own
     * @param bytes between position and limit; empty if the message is to be sent as it is
     */
    private record Result(
            int settings, ByteBuffer bytes, @Nullable Result earlier) {}

    /** Nothing remembered yet. */
    public CompressedOnce() {}

    /** What a compressor with these settings made; empty if the message is to be sent as it is, null if not known. */
    @Nullable
    ByteBuffer get(int settings) {
        for (Result result = last; result != null; result = result.earlier) {
            if (result.settings == settings) {
                return result.bytes;
            }
        }
        return null;
    }

    void put(int settings, ByteBuffer bytes) {
        last = new Result(settings, bytes, last);
    }
}
