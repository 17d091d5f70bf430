package io.hawser.cli;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** What a person typed. */
sealed interface InputLine {
    /** The commands, for completion. */
    List<String> COMMANDS = List.of("/ping", "/close", "/binary", "/help", "/quit");

    /** What they do. */
    String HELP = """
            TEXT                  send a text message (//TEXT sends /TEXT)
            /binary HEX           send a binary message, as /binary 0xcafe
            /ping                 measure the round trip
            /close [CODE [WHY]]   close, as /close 1000 bye
            /quit                 close with 1000; so do Ctrl-C and Ctrl-D""";

    /** A text message to send. */
    record Text(String text) implements InputLine {}

    /** A binary message to send. */
    record Binary(ByteBuffer bytes) implements InputLine {}

    /** To measure the round trip. */
    record Ping() implements InputLine {}

    /** To close. */
    record Close(CloseStatus status) implements InputLine {}

    /** To show {@link #HELP}. */
    record Help() implements InputLine {}

    /** Nothing that makes sense. */
    record Wrong(String why) implements InputLine {}

    /** Understands a line. */
    static InputLine parse(String line) {
        if (!line.startsWith("/")) {
            return new Text(line);
        }
        if (line.startsWith("//")) {
            return new Text(line.substring(1));
        }
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length == 1 ? "" : words[1];
        try {
            return switch (words[0].toLowerCase(Locale.ROOT)) {
                case "/binary" -> new Binary(ByteBuffer.wrap(Hex.parse(rest)));
                case "/ping" -> new Ping();
                case "/close" -> new Close(status(rest));
                case "/quit" -> new Close(CloseStatus.NORMAL);
                case "/help" -> new Help();
                default -> new Wrong("no command " + words[0] + "; see /help, or type // to send a /");
            };
        } catch (IllegalArgumentException e) {
            return new Wrong(String.valueOf(e.getMessage()));
        }
    }

    private static CloseStatus status(String arguments) {
        if (arguments.isEmpty()) {
            return CloseStatus.NORMAL;
        }
        String[] words = arguments.split("\\s+", 2);
        try {
            int code = Integer.parseInt(words[0]);
            if (!CloseCode.mayAppearOnWire(code)) {
                throw new IllegalArgumentException("close code " + code + " must not be sent (RFC 6455 §7.4)");
            }
            return new CloseStatus(code, words.length == 1 ? "" : words[1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a close code: " + words[0] + "; as in /close 1000 bye", e);
        }
    }
}
