package io.hawser.cli;

import io.hawser.HawserException;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person types lines, each a message or a command, while messages come. */
final class TerminalMode implements AutoCloseable {
    private static final String PROMPT = "> ";

    private final Terminal terminal;
    private final LineReader reader;
    private final TerminalDisplay display;

    TerminalMode(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("hawser")
                .completer(new StringsCompleter(InputLine.COMMANDS))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an exclamation mark is text
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, false)
                .build();
        HistoryFile.prepare(environment).ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        this.display = new TerminalDisplay(
                reader, environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** On this process's terminal. */
    static TerminalMode open() {
        try {
            return new TerminalMode(
                    TerminalBuilder.builder().system(true).dumb(true).build(), System.getenv());
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the terminal cannot be used: " + e.getMessage(), e);
        }
    }

    Display display() {
        return display;
    }

    /** Reads lines until the connection closes, or the person has had enough: then starts to close. */
    void run(WebSocket ws) {
        Thread typing = Thread.currentThread();
        CompletionStage<Void> interrupted = ws.closed().thenRun(typing::interrupt);
        try {
            while (ws.isOpen()) {
                String line = reader.readLine(PROMPT);
                if (!line.isEmpty()) {
                    carryOut(InputLine.parse(line), ws);
                }
            }
        } catch (UserInterruptException | EndOfFileException e) {
            ws.close(CloseStatus.NORMAL); // Ctrl-C, Ctrl-D, or the connection is gone
        } catch (HawserException e) {
            ws.close(CloseStatus.NORMAL); // could not be sent; the story says why
        }
        interrupted.toCompletableFuture().join(); // an interrupt that came later would hit whatever follows
        Thread.interrupted(); // it did its work
    }

    private void carryOut(InputLine line, WebSocket ws) {
        switch (line) {
            case InputLine.Text text -> ws.send(text.text());
            case InputLine.Binary binary -> ws.send(binary.bytes());
            case InputLine.Ping ping ->
                ws.ping().thenAccept(roundTrip -> display.note("pong after " + milliseconds(roundTrip)));
            case InputLine.Close close -> ws.close(close.status());
            case InputLine.Help help -> display.note(InputLine.HELP);
            case InputLine.Wrong wrong -> display.note(wrong.why());
        }
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the terminal cannot be reset: " + e.getMessage(), e);
        }
    }
}
