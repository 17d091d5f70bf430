package io.hawser.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Starts JMH on the benchmarks of {@code io.hawser.benchmarks.jmh}, with what each operation allocates. */
final class Microbenchmarks {
    private Microbenchmarks() {}

    /** Runs those whose names match; false if that fails. */
    static boolean run(String pattern) {
        try {
            new Runner(new OptionsBuilder()
                            .include(pattern)
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(true)
                            .build())
                    .run();
            return true;
        } catch (RunnerException e) {
            System.err.println("bench: " + e.getMessage());
            return false;
        }
    }
}
