package io.hawser.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of the command, with what it is given and what it says. */
final class CommandRun implements AutoCloseable {
    private final Output out = new Output();
    private final Output err = new Output();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    /** Remembers what is printed, and tells when the first line is whole. */
    private static final class Output extends ByteArrayOutputStream {
        private final CompletableFuture<String> firstLine = new CompletableFuture<>();

        @Override
        public synchronized void flush() {
            String text = toString(StandardCharsets.UTF_8);
            if (text.indexOf('\n') >= 0) {
                firstLine.complete(text.substring(0, text.indexOf('\n')));
            }
        }
    }

    private CommandRun(InputStream in, String... arguments) {
        Streams streams = new Streams(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        thread = new Thread(() -> {
            try {
                exitCode.complete(Main.run(streams, arguments));
            } catch (Throwable e) {
                exitCode.completeExceptionally(e);
            }
        });
        thread.start();
    }

    /** Starts it, with something to read. */
    static CommandRun withInput(InputStream in, String... arguments) {
        return new CommandRun(in, arguments);
    }

    /** Starts it, with text to read. */
    static CommandRun withInput(String in, String... arguments) {
        return new CommandRun(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    /** Starts it, with nothing to read. */
    static CommandRun of(String... arguments) {
        return withInput("", arguments);
    }

    /** Waits for its first line on standard output. */
    String firstLine() throws Exception {
        return out.firstLine.get(20, TimeUnit.SECONDS);
    }

    /** Waits for its end. */
    int exitCode() throws Exception {
        return exitCode.get(20, TimeUnit.SECONDS);
    }

    /** What it printed on standard output. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What it printed on standard error. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Stops a server. */
    @Override
    public void close() {
        thread.interrupt();
        exitCode.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
