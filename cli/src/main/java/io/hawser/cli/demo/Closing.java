package io.hawser.cli.demo;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;

/** Why the demo closes a connection. The page reconnects after 1013 and 4503, and stays closed after the others. */
final class Closing {
    static final CloseStatus TOO_SLOW =
            new CloseStatus(CloseCode.TRY_AGAIN_LATER.code(), "this reader fell too far behind");
    static final CloseStatus TAKEN_OVER = new CloseStatus(4001, "the seat was taken by a newer connection");
    static final CloseStatus HELLO_FIRST = new CloseStatus(4401, "hello first");
    static final CloseStatus TOO_MANY = new CloseStatus(4408, "far too many messages");
    static final CloseStatus ROOM_FULL = new CloseStatus(4503, "the room is full");
    static final CloseStatus SERVER_FULL = new CloseStatus(4503, "there are too many rooms");

    private Closing() {}

    static CloseStatus broken(BrokenRule rule) {
        return CloseStatus.truncating(4400, String.valueOf(rule.getMessage()));
    }
}
