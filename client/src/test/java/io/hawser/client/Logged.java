package io.hawser.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Catches what Hawser and Netty log at INFO and above, until it is closed. */
final class Logged extends Handler {
    private final List<Logger> loggers = List.of(Logger.getLogger("io.hawser"), Logger.getLogger("io.netty"));
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    Logged() {
        for (Logger logger : loggers) {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
            records.add(entry);
        }
    }

    List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Nullable
    Throwable thrown(int index) {
        return records.get(index).getThrown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }
}
