package io.hawser.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The generator's only thread at work: waits for sockets and lets what is attached to them act. */
final class Loop implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    /** What a socket's key carries. */
    @FunctionalInterface
    interface Ready {
        void ready(SelectionKey key, Loop loop) throws IOException;
    }

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long bytes;

    Loop() throws IOException {
        selector = Selector.open();
    }

    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        return channel.register(selector, operations, ready);
    }

    /** Handles what is ready, waiting for it at most this long; 0 does not wait. */
    void turn(long millis) throws IOException {
        try {
            if (millis == 0) {
                selector.selectNow(this::act);
            } else {
                selector.select(this::act, millis);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void act(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where all connections read into, one after the other. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Counts bytes received. */
    void count(int received) {
        bytes += received;
    }

    /** How many bytes all connections have received. */
    long bytes() {
        return bytes;
    }

    /** Also cuts all connections. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
