package io.hawser;

import java.time.Duration;

/** The range checks that the option records share; each error names the setting. */
final class Options {
    private Options() {}

    static void requirePositive(String setting, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(setting + " must be more than 0: " + value);
        }
        requireCountable(setting, value);
    }

    static void requireNotNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + " must be 0 or more: " + value);
        }
        requireCountable(setting, value);
    }

    /** Deadlines are counted in nanoseconds, in 63 bits. */
    private static void requireCountable(String setting, Duration value) {
        if (value.compareTo(Duration.ofDays(3_650)) > 0) {
            throw new IllegalArgumentException(setting + " must be at most 3650 days: " + value);
        }
    }

    /** In nanoseconds, as long as {@code long} can say. */
    static long nanos(Duration value) {
        return value.compareTo(Duration.ofDays(3_650)) > 0 ? Long.MAX_VALUE : value.toNanos();
    }

    static void requireAtLeast(String setting, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be " + least + " or more: " + value);
        }
    }
}
