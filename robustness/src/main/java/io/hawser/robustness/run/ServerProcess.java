package io.hawser.robustness.run;

import io.hawser.benchmarks.load.ProcessGauge;
import io.hawser.benchmarks.run.Children;
import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One server's process, on whose input and output one can ask it what it holds. For one thread. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)(?:, with TLS on (\\d+))?");
    private static final Pattern STATE = Pattern.compile("heap=(\\S+) direct=(\\S+)");
    private static final Pattern STALL = Pattern.compile("stall=(\\S+)");

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Target target;

    private ServerProcess(Process process, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.log = log;
        Thread.ofPlatform().name("server-output").daemon().start(this::read);
        Matcher listening = await(LISTENING, STARTS_WITHIN)
                .orElseThrow(() -> new IOException("does not start: " + Complaints.first(log)));
        OptionalInt tls =
                listening.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(listening.group(2)));
        this.target = new Target(Integer.parseInt(listening.group(1)), tls, process.pid());
    }

    /**
     * Starts it and waits until it listens.
     *
     * @throws IOException if it does not
     */
    public static ServerProcess start(ServerCommand command, Peer server) throws IOException, InterruptedException {
        Path log = command.log(server);
        Files.createDirectories(command.logs());
        Process process = Children.start(new ProcessBuilder(command.of(server)).redirectError(log.toFile()));
        try {
            return new ServerProcess(process, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            Children.end(process);
            throw e;
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // it has ended
        }
    }

    private Optional<Matcher> await(Pattern pattern, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive = process.isAlive();
            String line = lines.poll(50, TimeUnit.MILLISECONDS);
            Matcher matcher = pattern.matcher(line == null ? "" : line);
            if (matcher.matches()) {
                return Optional.of(matcher);
            }
            if (line == null && !alive) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Matcher> ask(String question, Pattern answer) throws InterruptedException {
        lines.clear();
        try {
            process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            return Optional.empty();
        }
        return await(answer, ANSWERS_WITHIN);
    }

    /** What may be attacked. */
    public Target target() {
        return target;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it complains of in its log. */
    Complaints complaints() throws IOException {
        return Complaints.in(log);
    }

    /** What it holds after collecting its garbage. */
    Holdings holdings() throws InterruptedException {
        double resident = new ProcessGauge(target.pid()).residentBytes();
        double descriptors = descriptors();
        return ask("state", STATE)
                .map(answer -> new Holdings(number(answer, 1), number(answer, 2), resident, descriptors))
                .orElse(new Holdings(Double.NaN, Double.NaN, resident, descriptors));
    }

    /** The longest that one of its event loops stood still since this was asked last, in milliseconds; {@code NaN} if unknown. */
    double longestStall() throws InterruptedException {
        return ask("stall", STALL).map(answer -> number(answer, 1)).orElse(Double.NaN);
    }

    private static double number(Matcher answer, int group) {
        return Double.parseDouble(answer.group(group));
    }

    private double descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(target.pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
