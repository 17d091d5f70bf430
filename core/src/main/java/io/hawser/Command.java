package io.hawser;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a thread wants done on a connection's loop. */
sealed interface Command permits Outgoing, Command.Ping, Command.Action {
    /** A ping, and who waits for its pong. */
    record Ping(CompletableFuture<Duration> answer) implements Command {}

    /** Something that nobody waits for. */
    record Action(Runnable action) implements Command {}
}
