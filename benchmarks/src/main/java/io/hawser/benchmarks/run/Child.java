package io.hawser.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process, what it prints, and its end: a server, a client, or the generator. */
final class Child implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("^listening .*?(\\d+)\\R", Pattern.MULTILINE);
    private static final Pattern ERROR = Pattern.compile("^\\S*(Error|Exception)\\b");
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param log the file for what it prints
     * @throws FailedException if there is no such program
     */
    static Child start(List<String> command, Path log) throws FailedException {
        try {
            Files.createDirectories(log.getParent());
            return new Child(
                    Children.start(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())),
                    log);
        } catch (IOException e) {
            throw new FailedException("does not start: " + e.getMessage());
        }
    }

    /**
     * Waits until it says on which port it listens.
     *
     * @throws FailedException if it ends or says nothing
     */
    int awaitPort() throws FailedException {
        return Integer.parseInt(await(LISTENING, STARTS_WITHIN).group(1));
    }

    /** Waits until it has printed this. */
    Matcher await(Pattern pattern, Duration limit) throws FailedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive = process.isAlive();
            Matcher found = pattern.matcher(printed());
            if (found.find()) {
                return found;
            }
            if (!alive) {
                throw new FailedException("does not start: " + firstLine());
            }
            pause(Duration.ofMillis(20));
        }
        throw new FailedException("does not get ready within " + limit.toSeconds() + " s");
    }

    static void pause(Duration time) throws FailedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
    }

    /** Writes a line to its input. */
    void tell(String line) throws FailedException {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new FailedException("ended: " + firstLine());
        }
    }

    /** Ends its input and waits for its own end. */
    void awaitEnd(Duration limit) throws FailedException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedException("does not end within " + limit.toSeconds() + " s");
            }
        } catch (IOException e) {
            throw new FailedException("ended: " + firstLine());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
    }

    long pid() {
        return process.pid();
    }

    /** What it says of its end, if it has ended and says anything. */
    Optional<String> lastWords() throws FailedException {
        try {
            // What made it fail may be known before the operating system says that it has ended.
            return process.waitFor(200, TimeUnit.MILLISECONDS) ? complaint() : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted");
        }
    }

    /** Everything that it has printed. */
    String printed() throws FailedException {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new FailedException("cannot be read: " + e.getMessage());
        }
    }

    private String firstLine() throws FailedException {
        return complaint().orElse("it ends without a word");
    }

    /** The first line that names an error; else the first line of all. */
    private Optional<String> complaint() throws FailedException {
        List<String> lines = printed()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING") && !line.startsWith("listening "))
                .toList();
        return lines.stream()
                .filter(line -> ERROR.matcher(line).find())
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(String::strip);
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
