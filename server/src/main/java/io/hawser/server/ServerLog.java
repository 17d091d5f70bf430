package io.hawser.server;

import io.hawser.LimitedLog;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** What the server logs, each event on one line, and not too often. */
final class ServerLog {
    private static final System.Logger LIFE = System.getLogger("io.hawser");
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

    static void drainBegins(int connections, Duration notice, Duration window) {
        LIFE.log(
                Level.INFO,
                () -> "draining: " + connections + " connections in " + window.toMillis() + " ms"
                        + (notice.isZero() ? "" : ", after " + notice.toMillis() + " ms of notice"));
    }

    static void drainEnds(int closed, int cut, Duration took) {
        LIFE.log(
                Level.INFO,
                () -> "drained: " + closed + " connections closed with 1012, " + cut
                        + " of them cut at the deadline, in " + took.toMillis() + " ms");
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
