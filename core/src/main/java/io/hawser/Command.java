package io.hawser;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a thread wants done on a connection's loop, once. */
abstract sealed class Command permits Outgoing, Command.Ping, Command.Action {
    /** Its neighbour within {@link Commands}. */
    @Nullable
    Command next;

    /** A ping, and who waits for its pong. */
    static final class Ping extends Command {
        final CompletableFuture<Duration> answer;

        Ping(CompletableFuture<Duration> answer) {
            this.answer = answer;
        }
    }

    /** Something that nobody waits for. */
    static final class Action extends Command {
        final Runnable action;

        Action(Runnable action) {
            this.action = action;
        }
    }
}
