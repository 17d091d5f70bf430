package io.hawser.robustness.probe;

import io.hawser.robustness.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/** The process of {@link Watchers}: {@link Bystanders} that answer on its output what they are asked on its input. */
public final class Watch {
    /** What it says first. */
    static final String READY = "ready";

    /** Asks for {@link Bystanders#areComplete()}. */
    static final String COMPLETE = "complete?";

    /** Asks for {@link Bystanders#settle()}. */
    static final String SETTLE = "settle";

    private Watch() {}

    /** Arguments: the port, the process that is watched, and how many milliseconds a fresh handshake may take. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Target target = new Target(Integer.parseInt(arguments[0]), OptionalInt.empty(), Long.parseLong(arguments[1]));
        Urgency.claim();
        try (Bystanders bystanders = Bystanders.start(target, Duration.ofMillis(Long.parseLong(arguments[2])));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(READY);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(line.equals(SETTLE) ? bystanders.settle().toLine() : bystanders.areComplete());
            }
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}
