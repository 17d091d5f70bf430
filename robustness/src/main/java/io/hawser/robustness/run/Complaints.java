package io.hawser.robustness.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a server's log says that no log should.
 *
 * @param outOfMemory lines that say that memory ran out
 * @param leaks buffers that Netty found were not given back
 * @param uncaught exceptions that nobody was there for
 */
record Complaints(long outOfMemory, long leaks, long uncaught) {
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("OutOfMemoryError|OutOfDirectMemoryError|heap out of memory");
    private static final Pattern LEAK = Pattern.compile("LEAK: ");
    private static final Pattern UNCAUGHT = Pattern.compile(
            "Exception in thread|[Uu]ncaught|reached at the tail of the pipeline|exception was thrown by");

    /** Counts them. */
    static Complaints in(Path log) throws IOException {
        long outOfMemory = 0;
        long leaks = 0;
        long uncaught = 0;
        // Not Files.newBufferedReader, which fails at bytes that are no UTF-8, and a log may have them from a peer.
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                outOfMemory += OUT_OF_MEMORY.matcher(line).find() ? 1 : 0;
                leaks += LEAK.matcher(line).find() ? 1 : 0;
                uncaught += UNCAUGHT.matcher(line).find() ? 1 : 0;
            }
        }
        return new Complaints(outOfMemory, leaks, uncaught);
    }

    /** What has been added. */
    Complaints since(Complaints before) {
        return new Complaints(outOfMemory - before.outOfMemory, leaks - before.leaks, uncaught - before.uncaught);
    }

    /** The first line, to say why a server did not start. */
    static String first(Path log) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                    .findFirst()
                    .orElse("without a word");
        } catch (IOException e) {
            return "without a log";
        }
    }
}
