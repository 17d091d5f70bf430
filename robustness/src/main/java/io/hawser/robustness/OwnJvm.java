package io.hawser.robustness;

import io.hawser.benchmarks.run.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Further processes of this program, on its own JVM and class path. */
public final class OwnJvm {
    private OwnJvm() {}

    /** Starts one, of which this process reads the output; what it complains of is dropped. */
    public static Process start(List<String> options, Class<?> main, long... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (long argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return Children.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD));
    }
}
