package io.hawser.server;

import io.hawser.LimitedLog;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpRequest;
import java.lang.System.Logger.Level;

/** What the server logs, each event on one line, and not too often. */
final class ServerLog {
    private static final LimitedLog HANDLERS = new LimitedLog(Level.ERROR);
    private static final LimitedLog REQUESTS = new LimitedLog(Level.ERROR);
    private static final int MAX_CHARACTERS = 200;

    private ServerLog() {}

    static void handlerFailed(WebSocket ws, Throwable error) {
        HANDLERS.log(() -> "connection " + ws.id() + ": handler failed, closing with 1011", error);
    }

    static void requestFailed(HttpRequest request, Throwable error) {
        REQUESTS.log(() -> "request " + shortened(request.path()) + " failed, answering 500", error);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
