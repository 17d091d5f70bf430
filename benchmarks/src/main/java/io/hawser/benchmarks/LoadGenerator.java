package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Load;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts load on one server or client and prints what it saw: {@code LoadGenerator name=value…}, see
 * {@link io.hawser.benchmarks.load.LoadOptions}. Its class path has no Hawser on it.
 */
public final class LoadGenerator {
    private LoadGenerator() {}

    /** Runs one measurement; exit status 1, and a line that begins with {@code error=}, if it is worth nothing. */
    public static void main(String[] arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                System.out.println("error=not name=value: " + argument);
                System.exit(1);
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        System.exit(Load.run(given) ? 0 : 1);
    }
}
