package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test in which Netty has written into the log: no peer may make it, as nothing bounds how much that would be. */
final class NettySaysNothing extends Handler implements BeforeEachCallback, AfterEachCallback {
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void beforeEach(ExtensionContext test) {
        lines.clear();
        NETTY.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        NETTY.removeHandler(this);
        assertEquals(List.of(), lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getLoggerName() + ": " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
