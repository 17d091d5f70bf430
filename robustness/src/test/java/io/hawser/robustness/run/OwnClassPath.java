package io.hawser.robustness.run;

import io.hawser.benchmarks.run.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Servers on the JVM and the class path of these tests, on any processor. */
public final class OwnClassPath {
    private OwnClassPath() {}

    /** The command that starts them. */
    public static ServerCommand command(Path certificates, Path logs, boolean forLong) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Machine machine =
                new Machine(1, java, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        return new ServerCommand(
                machine, System.getProperty("java.class.path"), Path.of(""), certificates, logs, forLong);
    }
}
