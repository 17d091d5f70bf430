package io.hawser.robustness;

import java.time.Duration;

/** How much of an attack: seconds of it for every build, or as much as it takes. */
public enum Effort {
    SHORT,
    FULL;

    /** How many. */
    public int count(int inShort, int inFull) {
        return this == SHORT ? inShort : inFull;
    }

    /** How long. */
    public Duration time(Duration inShort, Duration inFull) {
        return this == SHORT ? inShort : inFull;
    }
}
