package io.hawser.conformance.peers;

import io.hawser.conformance.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code docs/conformance.md}, of which the lines between two markers are written by the tests. */
record ConformancePage(Path file, List<String> lines) {
    private static final String BEGIN = "<!-- peers -->";
    private static final String END = "<!-- /peers -->";

    static ConformancePage read() throws IOException {
        Path file = Tools.home().resolveSibling("docs").resolve("conformance.md");
        return new ConformancePage(file, Files.readAllLines(file));
    }

    /** The lines between the markers. */
    List<String> peers() {
        return lines.subList(begin(), end());
    }

    /** Writes the page with other lines between the markers. */
    void replacePeers(List<String> peers) throws IOException {
        List<String> page = new ArrayList<>(lines.subList(0, begin()));
        page.addAll(peers);
        page.addAll(lines.subList(end(), lines.size()));
        Files.write(file, page);
    }

    private int begin() {
        return position(BEGIN) + 1;
    }

    private int end() {
        return position(END);
    }

    private int position(String marker) {
        int position = lines.indexOf(marker);
        if (position < 0) {
            throw new IllegalStateException(file + " has no line " + marker);
        }
        return position;
    }
}
