package io.hawser.server;

import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What the server logs; control characters of the peer's are escaped, so that one event is one line. */
final class ServerLog {
    private static final Logger LOGGER = System.getLogger("io.hawser");
    private static final int MAX_CHARACTERS = 200;

    private ServerLog() {}

    static void handlerFailed(WebSocket ws, Throwable error) {
        LOGGER.log(Level.ERROR, () -> "connection " + ws.id() + ": handler failed, closing with 1011", error);
    }

    static void requestFailed(HttpRequest request, Throwable error) {
        LOGGER.log(Level.ERROR, () -> "request " + printable(request.path()) + " failed, answering 500", error);
    }

    static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(MAX_CHARACTERS).forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                safe.append((char) c);
            } else {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return safe.toString();
    }
}
