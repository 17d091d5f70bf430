package io.hawser.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pages of {@code conformance/browser} as a browser gets them: {@code ws://example.com/socket} replaced by the
 * address of the server under test, and nothing else changed.
 */
final class Pages {
    private static final String EXAMPLE = "ws://example.com/socket";

    private Pages() {}

    /**
     * Reads a page or a script.
     *
     * @param name such as {@code seed.html}
     * @return empty if there is no such file
     */
    static Optional<String> read(String name, URI webSocket) throws IOException {
        Path folder = Tools.home().resolve("browser");
        Path file = folder.resolve(name).normalize();
        return file.startsWith(folder) && Files.isRegularFile(file)
                ? Optional.of(Files.readString(file).replace(EXAMPLE, webSocket.toString()))
                : Optional.empty();
    }

    /** What a file is, by its ending. */
    static String type(String name) {
        return name.endsWith(".html") ? "text/html" : "text/javascript";
    }
}
