package io.hawser.cli;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The library's log: one line an event, on standard error. */
final class LogLines extends Handler {
    /** Held on to, since otherwise the level could be collected as garbage. */
    private static final Logger HAWSER = Logger.getLogger("io.hawser");

    private final SimpleFormatter messages = new SimpleFormatter();
    private final PrintStream out;
    private final boolean verbose;

    private LogLines(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Warnings and worse, or all that Hawser says, with stack traces. */
    static void install(PrintStream out, boolean verbose) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new LogLines(out, verbose));
        root.setLevel(Level.WARNING);
        HAWSER.setLevel(verbose ? Level.FINE : Level.WARNING);
    }

    @Override
    public void publish(LogRecord event) {
        Throwable thrown = event.getThrown();
        StringBuilder line = new StringBuilder("hawser: ")
                .append(name(event.getLevel()))
                .append(": ")
                .append(Printable.line(messages.formatMessage(event)));
        if (thrown != null) {
            line.append(": ").append(Printable.line(thrown.toString()));
        }
        synchronized (out) {
            out.println(line);
            if (thrown != null && verbose) {
                thrown.printStackTrace(out);
            }
            out.flush();
        }
    }

    private static String name(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? "error"
                : level.intValue() >= Level.WARNING.intValue() ? "warning" : "debug";
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {}
}
