package io.hawser;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What is logged, each event on one line, without payloads. */
final class Log {
    private static final Logger LOGGER = System.getLogger("io.hawser");

    private Log() {}

    static void callbackFailed(WebSocket ws, Throwable error) {
        LOGGER.log(Level.ERROR, () -> "connection " + ws.id() + ": callback failed, closing with 1011", error);
    }

    static void overflow(WebSocket ws, String detail) {
        LOGGER.log(Level.WARNING, () -> "connection " + ws.id() + ": " + detail);
    }

    static void protocolError(WebSocket ws, String rule, String text) {
        LOGGER.log(Level.DEBUG, () -> "connection " + ws.id() + ": peer broke " + rule + ": " + text);
    }
}
