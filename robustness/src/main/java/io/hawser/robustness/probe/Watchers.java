package io.hawser.robustness.probe;

import io.hawser.benchmarks.run.Children;
import io.hawser.robustness.OwnJvm;
import io.hawser.robustness.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * {@link Bystanders} in a process of their own, which no pause of the attackers' process can hold up. For one thread.
 */
public final class Watchers implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private Watchers(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Connects them all, and begins.
     *
     * @param handshakeLimit how long a fresh handshake may take
     * @throws IOException if one cannot connect
     */
    public static Watchers start(Target target, Duration handshakeLimit) throws IOException {
        Watchers watchers = new Watchers(OwnJvm.start(
                List.of( // no compiler that takes long, and no collection that waits for memory
                        "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Watch.class,
                target.port(),
                target.pid(),
                handshakeLimit.toMillis()));
        String first = watchers.answers.readLine();
        if (!Watch.READY.equals(first)) {
            watchers.close();
            throw new IOException("bystanders cannot connect: " + first);
        }
        return watchers;
    }

    /** Whether all connections are open. */
    public boolean areComplete() {
        return Boolean.parseBoolean(ask(Watch.COMPLETE));
    }

    /**
     * Waits until everything that was sent is answered, for at most {@link Bystanders#PATIENCE}, and goes on.
     *
     * @return what was seen since the last time
     */
    public Account settle() {
        return Account.ofLine(ask(Watch.SETTLE));
    }

    private String ask(String question) {
        try {
            process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the bystanders' process has ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process, which leaves without a word. */
    @Override
    public void close() {
        Children.end(process);
    }
}
