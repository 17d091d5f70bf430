package io.hawser.testkit;

import io.hawser.Connection;
import io.hawser.Loop;
import io.hawser.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a byte stream in memory, below one connection. On the loop only. */
final class MemoryTransport implements Transport, Direction.Receiving {
    private final Loop loop;
    private final Timers timers;
    private final Direction in;
    private final Direction out;
    private final Runnable onAbort;
    private final ByteQueue unsent = new ByteQueue();
    private @Nullable Connection connection;
    private long collected;
    private long timerAt = Long.MAX_VALUE;
    private boolean turnScheduled;
    private boolean paused;
    private boolean outputEnds;
    private boolean closes;
    private boolean gone;

    /**
     * @param onAbort tells the other end that this one is gone
     */
    MemoryTransport(Loop loop, Timers timers, Direction in, Direction out, Runnable onAbort) {
        this.loop = loop;
        this.timers = timers;
        this.in = in;
        this.out = out;
        this.onAbort = onAbort;
    }

    void start(Connection above) {
        connection = above;
        above.start();
        schedule();
    }

    private Connection connection() {
        return Objects.requireNonNull(connection);
    }

    /** Gives this end a turn. */
    void schedule() {
        if (!turnScheduled && !gone) {
            turnScheduled = true;
            loop.execute(this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        while (!gone && unsent.size() > 0 && out.accept(unsent) > 0) {
            connection().driver().sent();
        }
        if (!gone && unsent.size() == 0) {
            if (closes) {
                out.end();
                lost(null);
            } else if (outputEnds) {
                out.end();
            }
        }
        connection().turnEnded();
    }

    /** The byte stream is gone. */
    void lost(@Nullable IOException failure) {
        if (!gone) {
            gone = true;
            in.discard();
            connection().driver().closed(failure);
        }
    }

    // ----------------------------------------------------------------------------------------------- from the peer

    @Override
    public boolean isReading() {
        return !paused;
    }

    @Override
    public void arrived(ByteBuffer bytes) {
        connection().driver().received(bytes);
        schedule();
    }

    @Override
    public void arrivedEnd() {
        connection().driver().receivedEnd();
        schedule();
    }

    // ---------------------------------------------------------------------------------------------- for the driver

    @Override
    public ByteBuffer reserve(int bytes) {
        collected += bytes;
        return unsent.reserve(bytes);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        collected += length;
        unsent.add(source, offset, length);
    }

    @Override
    public void flush() {
        if (unsent.size() > 0) {
            schedule();
        }
    }

    @Override
    public long collectedBytes() {
        return collected;
    }

    @Override
    public long unsentBytes() {
        return unsent.size();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        in.schedule();
    }

    @Override
    public void closeOutput() {
        outputEnds = true;
        schedule();
    }

    @Override
    public void close() {
        closes = true;
        schedule();
    }

    @Override
    public void abort() {
        loop.execute(() -> {
            if (!gone) {
                onAbort.run();
                lost(null);
            }
        });
    }

    @Override
    public void wakeAt(long nanoTime) {
        if (nanoTime < timerAt) {
            timerAt = nanoTime;
            timers.at(nanoTime, () -> tick(nanoTime));
        }
    }

    private void tick(long at) {
        if (at == timerAt && !gone) {
            timerAt = Long.MAX_VALUE;
            connection().driver().tick();
            schedule();
        }
    }
}
