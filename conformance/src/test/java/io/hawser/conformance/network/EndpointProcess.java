package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** An {@link Endpoint} that is running. */
final class EndpointProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final double MOST_PROCESSOR = 0.05;
    private static final int MEASUREMENTS = 4;
    private static final long PAUSE_NANOS = 20_000_000;

    private final ChildProcess process;

    private EndpointProcess(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts a server, and returns when it listens.
     *
     * @param prefix the command to start it by: of a {@link Network}, or nothing
     * @param host the address to listen on
     */
    static EndpointProcess server(List<String> prefix, Times times, String engine, String host) {
        return start("server-" + engine, prefix, times, engine, host);
    }

    /** Starts a client, and returns when it has that many connections. */
    static EndpointProcess client(List<String> prefix, Times times, String engine, String uri, int connections) {
        EndpointProcess client = start("client-" + engine, prefix, times, engine, uri, "" + connections);
        client.awaitLine("connected \\d+");
        return client;
    }

    private static EndpointProcess start(
            String name, List<String> prefix, Times times, String engine, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Tools.java().toString());
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Endpoint.class.getName()));
        command.addAll(List.of(engine, millis(times.ping()), millis(times.pong()), millis(times.close())));
        command.addAll(List.of(arguments));
        return new EndpointProcess(ChildProcess.start(name, command.toArray(String[]::new)));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** Where the server listens; call it once. */
    int port() {
        return Integer.parseInt(awaitLine("listening on port (\\d+)"));
    }

    private String awaitLine(String regex) {
        try {
            var match = process.awaitMatch(regex, START);
            return match.group(match.groupCount());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Tells it something, and waits until it is done. */
    void tell(String command) {
        process.send(command);
        process.awaitMatch("done " + command, ANSWER);
    }

    /** What it counts now. */
    Report report() {
        return ask("report");
    }

    /** The same with its memory, after collections. */
    Report measure() {
        return ask("measure");
    }

    private Report ask(String question) {
        process.send(question);
        return Report.parse(process.awaitMatch("report .*", ANSWER).group());
    }

    /**
     * Waits until its counts are as wanted.
     *
     * @return how long that took
     * @throws AssertionError if they are not in time
     */
    Duration until(String what, Duration timeout, Predicate<Report> wanted) {
        long start = System.nanoTime();
        while (true) {
            Report report = report();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (wanted.test(report)) {
                return took;
            }
            if (took.compareTo(timeout) > 0) {
                throw new AssertionError("after " + took + " not yet " + what + ": " + report);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Makes sure that it takes next to no processor time while nothing is asked of it. A JVM compiles for a while what has
     * just been run, so it may be measured a few times; whoever spins does not stop.
     *
     * @param duration how long each measurement takes
     * @return the part of one processor that it uses
     */
    double assertIdle(Duration duration) throws InterruptedException {
        double share = 1;
        for (int i = 0; i < MEASUREMENTS && share > MOST_PROCESSOR; i++) {
            Duration before = cpu();
            Thread.sleep(duration); // a measurement
            share = (double) cpu().minus(before).toNanos() / duration.toNanos();
        }
        double last = share;
        assertTrue(last <= MOST_PROCESSOR, () -> "uses " + last + " of a processor with nothing to do");
        return last;
    }

    private Duration cpu() {
        return process.handle().info().totalCpuDuration().orElseThrow();
    }

    /** Ends it as if the power were cut: no handler, no shutdown hook. */
    void kill() {
        process.handle().destroyForcibly();
        process.handle().onExit().join();
    }

    @Override
    public void close() {
        process.close();
    }
}
