package io.hawser.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The {@code hawser} command. */
@Command(
        name = "hawser",
        description = "WebSockets for the terminal: connect to a server, or be one.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens, and show stack traces with errors.")
    private boolean verbose;

    private Main() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(Streams.ofProcess(), arguments));
    }

    /** Runs the command. */
    static int run(Streams streams, String... arguments) {
        return commandLine(streams).execute(arguments);
    }

    static CommandLine commandLine(Streams streams) {
        Main main = new Main();
        ErrorLines errors = new ErrorLines(streams, () -> main.verbose);
        return new CommandLine(main)
                .addSubcommand(new ConnectCommand(streams))
                .addSubcommand(new EchoCommand(streams))
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new CompletionCommand(streams))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(streams.out()))
                .setErr(writer(streams.err()))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> {
                    LogLines.install(streams.err(), main.verbose);
                    return new RunLast().execute(parsed);
                });
    }

    private static PrintWriter writer(PrintStream out) {
        return new PrintWriter(out, true, out.charset());
    }
}
