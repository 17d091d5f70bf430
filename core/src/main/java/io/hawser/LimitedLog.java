package io.hawser;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs one kind of event, which peers may bring about as often as they like: ten lines at once, then one a second; the
 * next line tells how many were left out. Each event is one line, whatever characters a peer put into it. Never throws.
 * Thread-safe. For whoever brings a transport or builds on one.
 */
public final class LimitedLog {
    private static final int AT_ONCE = 10;
    private static final long NANOS_PER_LINE = 1_000_000_000L;

    private final Logger logger;
    private final Level level;
    private final LongSupplier clock;

    /** Until when the lines that were written last for, if there is one in {@link #NANOS_PER_LINE}. */
    private long paidUntil;

    private long leftOut;

    /** Events that go to the logger {@code io.hawser} at this level. */
    public LimitedLog(Level level) {
        this(System.getLogger("io.hawser"), level, System::nanoTime);
    }

    LimitedLog(Logger logger, Level level, LongSupplier clock) {
        this.logger = logger;
        this.level = level;
        this.clock = clock;
        this.paidUntil = clock.getAsLong();
    }

    /** Logs an event, unless there were too many. */
    public void log(Supplier<String> event) {
        log(event, null);
    }

    /** Logs an event that an error caused. */
    public void log(Supplier<String> event, @Nullable Throwable error) {
        if (!logger.isLoggable(level)) {
            return;
        }
        long before = admit();
        if (before < 0) {
            return;
        }
        try {
            write(Printable.text(event.get()) + (before == 0 ? "" : " (and " + before + " more before it)"), error);
        } catch (Throwable e) {
            // Loggers open files and load classes, which fails when what is to be logged is a shortage: of descriptors,
            // say.
        }
    }

    private void write(String line, @Nullable Throwable error) {
        if (error == null) {
            logger.log(level, line);
        } else {
            logger.log(level, line, Printable.error(error));
        }
    }

    /** How many were left out before this one; -1 to leave this one out, too. */
    private synchronized long admit() {
        long now = clock.getAsLong();
        long from = Math.max(0, paidUntil - now); // what was written lately, in nanoseconds
        if (from > (AT_ONCE - 1) * NANOS_PER_LINE) {
            leftOut++;
            return -1;
        }
        paidUntil = now + from + NANOS_PER_LINE;
        long before = leftOut;
        leftOut = 0;
        return before;
    }
}
