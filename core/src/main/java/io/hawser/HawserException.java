package io.hawser;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of what Hawser throws for reasons that are not the caller's mistake. Unchecked. */
public class HawserException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** With a message that names the setting or the step, and the cause if another exception is it. */
    public HawserException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For a wait that was interrupted; the thread stays interrupted. */
    static HawserException interrupted(String doing, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HawserException("interrupted while " + doing, e);
    }
}
