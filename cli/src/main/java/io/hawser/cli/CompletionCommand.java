package io.hawser.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code hawser completion}. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "To use it now: source <(hawser completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Streams streams;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        streams.answer(AutoComplete.bash("hawser", Main.commandLine(streams)));
        return ExitCode.OK;
    }
}
