package io.hawser.cli.demo;

import io.hawser.Message;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import org.jspecify.annotations.Nullable;

/** Someone's place in a room: who they are there, over one connection or several in a row. Guarded by its room. */
final class Seat {
    /** The round trip of a seat that has not told one. */
    static final double NO_TRIP = -1;

    private final int id;
    private final int color;
    private final String key;
    private String name;
    private WebSocket ws;
    private double tripMillis = NO_TRIP;
    private int lastWhole;
    private @Nullable Drawing drawing;
    private long leftAt;

    Seat(int id, int color, String key, String name, WebSocket ws) {
        this.id = id;
        this.color = color;
        this.key = key;
        this.name = name;
        this.ws = ws;
    }

    int id() {
        return id;
    }

    int color() {
        return color;
    }

    /** Whoever knows it may take the seat again. */
    String key() {
        return key;
    }

    String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }

    WebSocket ws() {
        return ws;
    }

    /** A newer connection has this seat now. */
    void taken(WebSocket by) {
        ws = by;
        tripMillis = NO_TRIP;
    }

    double tripMillis() {
        return tripMillis;
    }

    void trip(double millis) {
        tripMillis = millis;
    }

    /** The number of the newest stroke that is whole; its page counts from there. */
    int lastWhole() {
        return lastWhole;
    }

    void whole(int number) {
        lastWhole = number;
    }

    @Nullable
    Drawing drawing() {
        return drawing;
    }

    void draws(@Nullable Drawing unfinished) {
        drawing = unfinished;
    }

    long leftAt() {
        return leftAt;
    }

    void left(long now) {
        leftAt = now;
    }

    /** Sends what must arrive: a reader that cannot take it is closed, comes back, and is sent everything anew. */
    void tell(Message message) {
        SendResult result = ws.trySend(message);
        if (result == SendResult.FULL || result == SendResult.DROPPED) {
            ws.close(Closing.TOO_SLOW);
        }
    }

    /** Sends what the next of its kind makes good: for a slow reader it is left out. */
    void hint(Message message) {
        ws.trySend(message);
    }
}
