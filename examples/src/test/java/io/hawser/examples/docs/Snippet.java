package io.hawser.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page.
 *
 * @param line where its text begins, counted from 0
 * @param language as {@code java}; may be empty
 * @param marker which part of which source it shows, as {@code io/hawser/examples/echo/EchoServer.java#server}, or null
 */
record Snippet(int line, String language, @Nullable String marker, List<String> text) {
    private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\S+) -->");
    private static final Path SOURCES = Docs.ROOT.resolve("examples/src");

    /** All fenced blocks of a page. */
    static List<Snippet> of(List<String> page) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).startsWith("```")) {
                Matcher marker = MARKER.matcher(i > 0 ? page.get(i - 1) : "");
                int end = i + 1;
                while (end < page.size() && !page.get(end).equals("```")) {
                    end++;
                }
                snippets.add(new Snippet(
                        i + 1,
                        page.get(i).substring(3),
                        marker.matches() ? marker.group(1) : null,
                        List.copyOf(page.subList(i + 1, end))));
                i = end;
            }
        }
        return snippets;
    }

    /**
     * What a marker points to: a file, or the region of a file that begins with {@code // region name} and ends with
     * {@code // endregion}, without its common indentation.
     */
    static List<String> source(String marker) throws IOException {
        int hash = marker.indexOf('#');
        String file = hash < 0 ? marker : marker.substring(0, hash);
        Path path = SOURCES.resolve(root(file)).resolve(file);
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path);
        }
        List<String> lines = Files.readAllLines(path);
        return hash < 0 ? lines : region(lines, marker.substring(hash + 1));
    }

    private static String root(String file) {
        if (file.endsWith("Test.java")) {
            return "test/java";
        }
        return file.endsWith(".java") ? "main/java" : "main/resources";
    }

    /** A region of these lines. */
    static List<String> region(List<String> lines, String name) throws IOException {
        List<String> stripped = lines.stream().map(String::strip).toList();
        int begin = stripped.indexOf("// region " + name);
        if (begin < 0) {
            throw new IOException("there is no region " + name);
        }
        int length = stripped.subList(begin, stripped.size()).indexOf("// endregion");
        if (length < 0) {
            throw new IOException("region " + name + " has no end");
        }
        String region = String.join("\n", lines.subList(begin + 1, begin + length));
        return region.stripIndent().lines().toList();
    }
}
