package io.hawser;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Pings of the application that wait for their pong, each with a number as its payload. Only touched on the loop. */
final class PendingPings {
    private @Nullable ArrayDeque<Sent> waiting;
    private long last;

    private record Sent(long number, long at, CompletableFuture<Duration> answer) {}

    /** Notes a ping; returns the number to send. */
    long add(CompletableFuture<Duration> answer, long now) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(new Sent(++last, now, answer));
        return last;
    }

    /** A pong came. It answers its ping and all before it (RFC 6455 §5.5.3). */
    void answered(long number, long now) {
        // Whoever is told may ping or abort: nothing is remembered over that call.
        while (waiting != null && number <= last && waiting.getFirst().number() <= number) {
            Sent ping = next(waiting);
            ping.answer().complete(Duration.ofNanos(now - ping.at()));
        }
    }

    /** No pong comes any more. */
    void fail(Ending ending) {
        while (waiting != null) {
            next(waiting).answer().completeExceptionally(new ConnectionClosedException(ending));
        }
    }

    private Sent next(ArrayDeque<Sent> queue) {
        Sent first = queue.remove();
        if (queue.isEmpty()) {
            waiting = null;
        }
        return first;
    }
}
