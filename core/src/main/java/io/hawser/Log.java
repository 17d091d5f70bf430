package io.hawser;

import java.lang.System.Logger.Level;

/** What is logged, each event on one line, without payloads, and not too often. */
final class Log {
    private static final LimitedLog CALLBACKS = new LimitedLog(Level.ERROR);
    private static final LimitedLog OVERFLOWS = new LimitedLog(Level.WARNING);
    private static final LimitedLog PROTOCOL_ERRORS = new LimitedLog(Level.DEBUG);

    private Log() {}

    static void callbackFailed(WebSocket ws, Throwable error) {
        CALLBACKS.log(() -> "connection " + ws.id() + ": callback failed, closing with 1011", error);
    }

    static void overflow(WebSocket ws, String detail) {
        OVERFLOWS.log(() -> "connection " + ws.id() + ": " + detail);
    }

    static void protocolError(WebSocket ws, String rule, String text) {
        PROTOCOL_ERRORS.log(() -> "connection " + ws.id() + ": peer broke " + rule + ": " + text);
    }
}
