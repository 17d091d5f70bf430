package io.hawser.cli;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Shows what a connection receives, in order, and lets another thread wait for it. */
final class Incoming implements Listener {
    private final Display display;
    private final long most;

    /** Written on the event loop, read after the end. */
    private long shown;

    /** A permit for each message, and one for the end. */
    private final Semaphore events = new Semaphore(0);

    /**
     * Shows messages.
     *
     * @param most how many; further ones are dropped
     */
    Incoming(Display display, long most) {
        this.display = display;
        this.most = most;
    }

    @Override
    public void onOpen(WebSocket ws) {
        display.connected(ws.handshake());
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        if (shown == most) {
            return;
        }
        shown++;
        if (!display.message(message)) {
            ws.close(CloseStatus.NORMAL); // as a pipe whose reader has gone
        }
        events.release();
    }

    @Override
    public void onClose(WebSocket ws, Ending ending) {
        events.release();
    }

    /** How many messages came and were shown; for after the connection has ended. */
    long shown() {
        return shown;
    }

    /** Waits for the next message, or the end; false if neither comes in time. */
    boolean await(Duration time) throws InterruptedException {
        return events.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
