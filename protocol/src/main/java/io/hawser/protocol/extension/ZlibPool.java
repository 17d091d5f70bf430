package io.hawser.protocol.extension;

import java.util.ArrayDeque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Lends deflaters and inflaters, which are native memory (about 256 KiB and 40 KiB each) and slow to make. One pool serves
 * all connections of an event loop; not thread-safe.
 */
public final class ZlibPool implements AutoCloseable {
    /** What one inflater takes, about: its window, its tables, and what holds them. */
    static final int INFLATER_BYTES = 40 << 10;

    private static final int MAX_IDLE = 32;
    private static final int MAX_SCRATCH_BYTES = 256 << 10;
    private static final int FIRST_SCRATCH_BYTES = 8 << 10;

    private final int level;
    private final ArrayDeque<Deflater> deflaters = new ArrayDeque<>();
    private final ArrayDeque<Inflater> inflaters = new ArrayDeque<>();
    private byte[] scratch = new byte[0];
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param level 0 to 9 as in zlib
     */
    public ZlibPool(int level) {
        this.level = level;
    }

    int level() {
        return level;
    }

    Deflater deflater() {
        @Nullable Deflater idle = deflaters.poll();
        return idle != null ? idle : new Deflater(level, true);
    }

    Inflater inflater() {
        @Nullable Inflater idle = inflaters.poll();
        return idle != null ? idle : new Inflater(true);
    }

    void release(Deflater deflater) {
        if (closed || deflaters.size() >= MAX_IDLE) {
            deflater.end();
            return;
        }
        deflater.reset();
        deflaters.push(deflater);
    }

    void release(Inflater inflater) {
        if (closed || inflaters.size() >= MAX_IDLE) {
            inflater.end();
            return;
        }
        inflater.reset();
        inflaters.push(inflater);
    }

    /** An array for one call's output; {@link #scratch(byte[])} keeps a grown one. */
    byte[] scratch() {
        if (scratch.length == 0) {
            scratch = new byte[FIRST_SCRATCH_BYTES];
        }
        return scratch;
    }

    void scratch(byte[] grown) {
        if (grown.length <= MAX_SCRATCH_BYTES) {
            scratch = grown;
        }
    }

    /** Frees what is idle now, and the rest as it comes back. */
    @Override
    public void close() {
        closed = true;
        deflaters.forEach(Deflater::end);
        deflaters.clear();
        inflaters.forEach(Inflater::end);
        inflaters.clear();
    }
}
