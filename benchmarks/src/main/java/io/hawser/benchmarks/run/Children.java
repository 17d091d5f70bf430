package io.hawser.benchmarks.run;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The processes that this one has started, and no others. None of them outlives it, also after Ctrl-C. */
public final class Children {
    private static final Set<Process> RUNNING = new LinkedHashSet<>();
    private static boolean stopping;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "bench-stop"));
    }

    private Children() {}

    /** Starts one, unless this process is about to end. */
    public static Process start(ProcessBuilder builder) throws IOException {
        synchronized (RUNNING) {
            if (stopping) {
                throw new IOException("stopped");
            }
            Process process = builder.start();
            RUNNING.add(process);
            return process;
        }
    }

    /** Ends a process at once: none has anything to lose. */
    public static void end(Process process) {
        try {
            if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
                return; // the hook tries again
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (RUNNING) {
            RUNNING.remove(process);
        }
    }

    private static void endAll() {
        synchronized (RUNNING) {
            stopping = true;
            RUNNING.forEach(Process::destroyForcibly);
        }
    }
}
