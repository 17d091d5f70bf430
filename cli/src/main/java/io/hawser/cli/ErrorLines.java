package io.hawser.cli;

import io.hawser.HawserException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong; the stack trace only to who asks for it. */
final class ErrorLines implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Streams streams;
    private final BooleanSupplier verbose;

    ErrorLines(Streams streams, BooleanSupplier verbose) {
        this.streams = streams;
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        streams.say(command + ": " + Printable.lines(String.valueOf(e.getMessage())));
        if (e instanceof UnmatchedArgumentException unmatched) {
            unmatched.getSuggestions().stream().findFirst().ifPresent(it -> streams.say("did you mean " + it + "?"));
        }
        streams.say("see " + command + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        streams.say(command.getCommandSpec().qualifiedName() + ": " + message(e));
        if (verbose.getAsBoolean()) {
            e.printStackTrace(streams.err());
        }
        return switch (e) {
            case Failure failure -> failure.exitCode();
            case IllegalArgumentException usage -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }

    private static String message(Exception e) {
        boolean expected =
                e instanceof Failure || e instanceof HawserException || e instanceof IllegalArgumentException;
        return expected && e.getMessage() != null
                ? Printable.lines(e.getMessage())
                : "this should not have happened, --verbose says more: " + Printable.lines(e.toString());
    }
}
