package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program started by a test, in the folder of this module. Its output lines are kept for the test to wait for, and
 * logged to {@code target/logs}; {@link #close} ends it together with the processes that it started itself, and no
 * other.
 */
public final class ChildProcess implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int LINES_IN_ERRORS = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final Path errors;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;
    private int matched;

    private ChildProcess(String name, Process process, Path log, Path errors) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.errors = errors;
        this.reader = Thread.ofVirtual().name("output of " + name).start(this::read);
    }

    /**
     * Starts a program; what it writes to standard error goes to the log only.
     *
     * @param name for the log and for messages
     */
    public static ChildProcess start(String name, String... command) {
        Path logs = Tools.target("logs");
        int number = STARTED.incrementAndGet();
        Path log = logs.resolve("%02d-%s.log".formatted(number, name));
        Path errors = logs.resolve("%02d-%s.err".formatted(number, name));
        try {
            Files.createDirectories(logs);
            Process process = new ProcessBuilder(command)
                    .directory(Tools.home().toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new ChildProcess(name, process, log, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, to look at what it uses. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Where its output is kept. */
    Path log() {
        return log;
    }

    /** What it has printed so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits for a line that contains the expression, after the line that the last call found: so the calls of a test
     * read as the order in which it expects the lines.
     *
     * @throws AssertionError if there is none in time, or the program ends without it
     */
    public synchronized MatchResult awaitMatch(String regex, Duration timeout) {
        Pattern pattern = Pattern.compile(regex);
        Line line = await(matched, text -> pattern.matcher(text).find(), "a line matching " + regex, timeout);
        matched = line.number() + 1;
        Matcher matcher = pattern.matcher(line.text());
        if (!matcher.find()) {
            throw new AssertionError("unreachable");
        }
        return matcher.toMatchResult();
    }

    /** A line that was printed, the first one having number 0. */
    public record Line(int number, String text) {}

    /**
     * Waits for a line.
     *
     * @param from the number of the first line to look at
     * @param what names the line in the message if it does not come
     */
    public synchronized Line await(int from, Predicate<String> wanted, String what, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int next = from; hasLine(next, deadline); next++) {
            if (wanted.test(lines.get(next))) {
                return new Line(next, lines.get(next));
            }
        }
        String why = ended ? "ended without " + what : "did not print " + what + " within " + timeout;
        throw new AssertionError(name + " " + why + "; " + lastLines());
    }

    /** Writes a line to its standard input. */
    public synchronized void send(String line) {
        try {
            Writer input = process.outputWriter(UTF_8);
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " reads no more; " + lastLines(), e);
        }
    }

    /**
     * Waits for its end and returns its exit status.
     *
     * @throws AssertionError if it has not ended in time; it is then killed
     */
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                stop();
                throw new AssertionError(name + " did not end within " + timeout + "; " + lastLines());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends the program: asks politely, then kills it. Does nothing if it has ended. */
    void stop() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            reader.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** For messages: the last lines that it printed, and where to find the rest. */
    public synchronized String lastLines() {
        try {
            return "its last lines (all are in %s and %s):%n%s%s"
                    .formatted(log, errors, tail(lines), tail(Files.readAllLines(errors)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(List<String> lines) {
        return lines.stream()
                .skip(Math.max(0, lines.size() - LINES_IN_ERRORS))
                .map(line -> "  " + line + "\n")
                .collect(joining());
    }

    /** Waits until that many lines have come, unless the deadline or the end of the program comes first. */
    private synchronized boolean hasLine(int number, long deadline) {
        try {
            long millisLeft = millisUntil(deadline);
            while (number >= lines.size() && !ended && millisLeft > 0) {
                wait(millisLeft);
                millisLeft = millisUntil(deadline);
            }
            return number < lines.size();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8);
                Writer copy = Files.newBufferedWriter(log, UTF_8)) {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                printed(line);
            }
        } catch (IOException e) {
            printed("(its output broke off: " + e.getMessage() + ")");
        } finally {
            finished();
        }
    }

    private synchronized void printed(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void finished() {
        ended = true;
        notifyAll();
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", cause);
    }
}
