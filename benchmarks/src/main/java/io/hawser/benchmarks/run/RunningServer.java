package io.hawser.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, started and listening. */
final class RunningServer implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("^listening .*?(\\d+)\\R", Pattern.MULTILINE);
    private static final long STARTS_WITHIN = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final int port;

    private RunningServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it says on which port it listens.
     *
     * @throws FailedException if it does not
     */
    static RunningServer start(List<String> command, Path log) throws FailedException {
        Process process;
        try {
            Files.createDirectories(log.getParent());
            process = Children.register(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
        } catch (IOException e) {
            throw new FailedException("does not start: " + e.getMessage());
        }
        try {
            process.getOutputStream().close();
            return new RunningServer(process, awaitPort(process, log));
        } catch (IOException e) {
            Children.end(process);
            throw new FailedException("does not start: " + e.getMessage());
        } catch (FailedException e) {
            Children.end(process);
            throw e;
        }
    }

    private static int awaitPort(Process process, Path log) throws IOException, FailedException {
        long deadline = System.nanoTime() + STARTS_WITHIN;
        while (System.nanoTime() < deadline) {
            boolean alive = process.isAlive();
            Matcher listening = LISTENING.matcher(Files.readString(log));
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
            if (!alive) {
                throw new FailedException("does not start: " + firstLine(log));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailedException("interrupted");
            }
        }
        throw new FailedException("does not listen within 30 s");
    }

    private static String firstLine(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                    .findFirst()
                    .orElse("it ends without a word");
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
