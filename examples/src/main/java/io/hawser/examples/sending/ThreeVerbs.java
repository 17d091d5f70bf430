package io.hawser.examples.sending;

import io.hawser.SendResult;
import io.hawser.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** The three ways to send. They differ only in what they do when the peer reads too slowly. */
final class ThreeVerbs {
    private ThreeVerbs() {}

    // region send
    /** Waits while the peer is behind: a fast source and a slow peer cannot fill the memory. */
    static void sendAll(WebSocket ws, Iterable<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            ws.send(piece);
        }
    }
    // endregion

    // region trySend
    /** Never waits, and says what became of the message. */
    static boolean tell(WebSocket ws, String news) {
        SendResult result = ws.trySend(news);
        return switch (result) {
            case ACCEPTED -> true;
            case FULL, DROPPED -> false; // the peer is behind: it can do without this one
            case CLOSED -> false;
        };
    }
    // endregion

    // region sendAsync
    /** Never waits, and tells later when the operating system has the message, or why not. */
    static CompletableFuture<String> report(WebSocket ws, String news) {
        return ws.sendAsync(news).handle((nothing, failure) -> failure == null ? "sent" : "not sent: " + failure);
    }
    // endregion
}
