package io.hawser.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The load generator's process. */
final class Generator implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Generator(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Generator start(List<String> command, Path log) throws FailedException {
        try {
            return new Generator(
                    Children.register(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start()),
                    log);
        } catch (IOException e) {
            throw new FailedException("no generator: " + e.getMessage());
        }
    }

    /** Waits until it has printed this line. */
    void await(String line, Duration limit) throws FailedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive = process.isAlive();
            if (lines().contains(line)) {
                return;
            }
            if (!alive) {
                read();
                throw new FailedException("the generator ended early");
            }
            pause(Duration.ofMillis(50));
        }
        throw new FailedException("the generator did not get ready within " + limit.toSeconds() + " s");
    }

    static void pause(Duration time) throws FailedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
    }

    /** Waits for its end and reads its figures. */
    Map<String, Double> result(Duration limit) throws FailedException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedException("the generator did not end within " + limit.toSeconds() + " s");
            }
        } catch (IOException e) {
            throw new FailedException("no generator: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
        return read();
    }

    private Map<String, Double> read() throws FailedException {
        List<String> lines = lines();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            if (parts[0].equals("error")) {
                throw new FailedException(parts[1]);
            }
            if (parts.length == 2) {
                figures.put(parts[0], number(parts[1], lines));
            }
        }
        if (figures.isEmpty()) {
            throw new FailedException("no result: " + firstOf(lines));
        }
        return figures;
    }

    private static double number(String text, List<String> lines) throws FailedException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new FailedException("no result: " + firstOf(lines));
        }
    }

    private static String firstOf(List<String> lines) {
        return lines.isEmpty() ? "the generator printed nothing" : lines.getFirst();
    }

    private List<String> lines() throws FailedException {
        try {
            return Files.readAllLines(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FailedException("no generator: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
