package io.hawser.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends the command with a message for people and an exit code. */
final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
