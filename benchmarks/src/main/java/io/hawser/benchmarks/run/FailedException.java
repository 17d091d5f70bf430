package io.hawser.benchmarks.run;

import java.io.Serial;

/** One measurement could not be made; the message says why, in a few words for a table. */
final class FailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    FailedException(String why) {
        super(why);
    }
}
