package io.hawser;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A byte stream without a network: the test decides how many bytes the operating system takes, and when. */
final class FakeTransport implements Transport {
    /** How many more bytes the operating system takes. */
    long window = Long.MAX_VALUE;

    /** Whether {@link #flush} lets bytes leave at once, inside the driver's call, rather than when the turn ends. */
    boolean eager;

    boolean paused;
    Duration acknowledgedWithin = Duration.ZERO;
    boolean outputClosed;
    boolean closed;
    boolean aborted;
    int flushes;
    long wakeAt = Long.MAX_VALUE;

    @Nullable
    ConnectionDriver driver;

    /** Run after each turn, as a transport runs {@link Connection#turnEnded}. */
    Runnable afterTurn = () -> {};

    /** Run by {@link #flush}: how the transport gets its turn. */
    Runnable onFlush = () -> {};

    private byte[] bytes = new byte[256];
    private int collected;
    private int taken;
    private ByteBuffer held = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer reserve(int count) {
        if (collected + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, collected + count));
        }
        Arrays.fill(bytes, collected, collected + count, (byte) 0xA5); // what is not overwritten shows
        ByteBuffer room = ByteBuffer.wrap(bytes, collected, count);
        collected += count;
        return room;
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        ByteBuffer room = reserve(length);
        room.put(room.position(), source, offset, length);
    }

    @Override
    public void flush() {
        flushes++;
        onFlush.run();
        if (eager) {
            turn();
        }
    }

    @Override
    public long collectedBytes() {
        return collected;
    }

    @Override
    public long unsentBytes() {
        return (long) collected - taken;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void limitUnacknowledged(Duration timeout) {
        acknowledgedWithin = timeout;
    }

    @Override
    public void closeOutput() {
        outputClosed = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void wakeAt(long nanoTime) {
        wakeAt = Math.min(wakeAt, nanoTime);
    }

    /** The operating system takes what it likes, and the driver is told. */
    void turn() {
        for (int unsent = collected - taken; unsent > 0 && window > 0; unsent = collected - taken) {
            int count = (int) Math.min(unsent, window);
            taken += count;
            window -= count;
            if (driver != null) {
                driver.sent();
            }
        }
        afterTurn.run();
    }

    /** The operating system takes this many bytes more. */
    void take(long count) {
        window += count;
        turn();
    }

    /** Bytes come from the peer; those not taken are kept. */
    void deliver(ConnectionDriver to, byte[] more) {
        ByteBuffer in = ByteBuffer.allocate(held.remaining() + more.length)
                .put(held)
                .put(more)
                .flip();
        if (!paused) {
            to.received(in);
        }
        held = in;
    }

    int heldBytes() {
        return held.remaining();
    }

    /** What the operating system has. */
    byte[] taken() {
        return Arrays.copyOf(bytes, taken);
    }
}
