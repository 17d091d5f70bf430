package io.hawser.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The user's web browser. */
final class Browser {
    private Browser() {}

    /**
     * Asks the desktop to open an address, without waiting.
     *
     * @param otherwise told why, if that does not work
     */
    static void open(String url, Consumer<String> otherwise) {
        List<String> command = command(url);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            process.onExit().thenAccept(ended -> {
                if (ended.exitValue() != 0) {
                    otherwise.accept(command.get(0) + " failed with " + ended.exitValue());
                }
            });
        } catch (IOException e) {
            otherwise.accept("there is no " + command.get(0));
        }
    }

    private static List<String> command(String url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of("open", url);
        }
        return system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
                : List.of("xdg-open", url);
    }
}
