package io.hawser.robustness.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Puts a thread before all others of this machine, and those that it starts: who measures others' lateness must not be late
 * because attackers keep a processor busy.
 */
final class Urgency {
    private Urgency() {}

    /** For the thread that calls. Does nothing where that is not allowed. */
    static void claim() {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            Process change = new ProcessBuilder(
                            "renice", "-n", "-20", "-p", thread.getFileName().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            change.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            // another system, or without the tool: figures are rougher there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
