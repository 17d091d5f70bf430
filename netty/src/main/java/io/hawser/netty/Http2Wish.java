package io.hawser.netty;

import io.hawser.WebSocket;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket that somebody wants over HTTP/2.
 *
 * @param start when, as {@link System#nanoTime()} said
 * @param refusedBy the connection on which the server would not have it, or null; it is tried once more, on another one
 */
record Http2Wish(
        ConnectPlan plan,
        CompletableFuture<WebSocket> result,
        long start,
        @Nullable Http2ClientSession refusedBy) {
    /** The same, after a refusal. */
    Http2Wish refusedBy(Http2ClientSession session) {
        return new Http2Wish(plan, result, start, session);
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return result.isDone();
    }
}
