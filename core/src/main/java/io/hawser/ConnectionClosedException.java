package io.hawser;

import java.io.Serial;

/** The connection is closing or closed, so that nothing can be sent or received any more. */
public final class ConnectionClosedException extends HawserException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Ending ending;

    /** With the story of the end as far as it is known. */
    public ConnectionClosedException(Ending ending) {
        super("connection is closed: " + ending, ending.cause().orElse(null));
        this.ending = ending;
    }

    /** How the connection ended; while it is still closing, what is known so far. */
    public Ending ending() {
        return ending;
    }
}
