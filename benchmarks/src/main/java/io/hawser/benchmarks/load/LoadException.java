package io.hawser.benchmarks.load;

import java.io.Serial;

/** The measurement is worth nothing: a wrong echo, a connection that ended, a server that stopped answering. */
public final class LoadException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    LoadException(String what) {
        super(what);
    }

    LoadException(String what, Throwable cause) {
        super(what, cause);
    }
}
