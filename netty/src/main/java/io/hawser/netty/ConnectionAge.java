package io.hawser.netty;

import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.netty.util.concurrent.EventExecutor;

/** Closes one connection at a certain time, unless it ends before. On its loop. */
final class ConnectionAge implements LoopTimers.Sleeper {
    private final WebSocket ws;
    private final CloseStatus status;
    private final EventExecutor executor;
    private final long dueAt;
    private int place = NOWHERE;

    private ConnectionAge(WebSocket ws, CloseStatus status, EventExecutor executor, long dueAt) {
        this.ws = ws;
        this.status = status;
        this.executor = executor;
        this.dueAt = dueAt;
    }

    static void limit(WebSocket ws, CloseStatus status, EventExecutor executor, long dueAt) {
        LoopTimers timers = LoopResources.current().timers();
        ConnectionAge age = new ConnectionAge(ws, status, executor, dueAt);
        timers.add(age);
        ws.closed().thenRun(() -> timers.remove(age)); // which comes on the loop, as all ends do
    }

    @Override
    public long dueAt() {
        return dueAt;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int index) {
        place = index;
    }

    @Override
    public void wake() {
        ws.close(status);
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }
}
