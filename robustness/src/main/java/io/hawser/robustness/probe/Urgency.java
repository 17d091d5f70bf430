package io.hawser.robustness.probe;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Puts this process before all others of the machine: who measures others' lateness must not be late because attackers keep
 * a processor busy. All its threads, or those that run would keep the collector's waiting for as long as the system lets them.
 */
final class Urgency {
    private Urgency() {}

    /** From now on. Does nothing where that is not allowed. */
    static void claim() {
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            Process change = new ProcessBuilder("chrt", "--all-tasks", "--fifo", "--pid", "1", pid)
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
