package io.hawser.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java snippet of the documentation is a part of the examples, which are compiled and run. After a change there,
 * {@code mvn test -pl examples -am -Dtest=SnippetsTest -Dsnippets.update} copies it into the pages.
 */
class SnippetsTest {
    private static final boolean UPDATE = System.getProperty("snippets.update") != null;

    static Stream<String> pages() throws IOException {
        return Docs.guide().stream().map(Docs::name);
    }

    @ParameterizedTest(name = "{0} shows code as it is")
    @MethodSource("pages")
    void snippetsEqualTheirSource(String name) throws IOException {
        Path page = Docs.ROOT.resolve(name);
        List<String> lines = Files.readAllLines(page);
        List<String> updated = new ArrayList<>(lines);
        List<String> faults = new ArrayList<>();
        for (Snippet snippet : Snippet.of(lines).reversed()) {
            String fault = check(snippet);
            if (!fault.isEmpty()) {
                faults.add(0, name + ":" + snippet.line() + ": " + fault);
                replace(updated, snippet);
            }
        }
        if (UPDATE && !updated.equals(lines)) {
            Files.write(page, updated);
        } else if (!faults.isEmpty()) {
            fail("\n" + String.join("\n\n", faults) + "\n");
        }
    }

    private static String check(Snippet snippet) throws IOException {
        String marker = snippet.marker();
        if (marker == null) {
            return snippet.language().equals("java")
                    ? "this Java has no <!-- snippet: File.java#region --> on the line before it"
                    : "";
        }
        List<String> source = Snippet.source(marker);
        return source.equals(snippet.text())
                ? ""
                : "differs from " + marker + " (- page, + source)\n" + Diff.of(snippet.text(), source);
    }

    private static void replace(List<String> page, Snippet snippet) throws IOException {
        if (snippet.marker() != null) {
            List<String> shown =
                    page.subList(snippet.line(), snippet.line() + snippet.text().size());
            shown.clear();
            shown.addAll(Snippet.source(snippet.marker()));
        }
    }

    @Test
    void aRegionLosesItsIndentation() throws IOException {
        List<String> source = List.of(
                "class A {", "    // region a", "    int a() {", "        return 1;", "    }", "    // endregion", "}");
        assertEquals(List.of("int a() {", "    return 1;", "}"), Snippet.region(source, "a"));
    }

    @Test
    void aMissingRegionIsNamed() {
        IOException missing = assertThrows(IOException.class, () -> Snippet.region(List.of("class A {}"), "b"));
        assertEquals("there is no region b", missing.getMessage());
    }

    @Test
    void aBlockKnowsItsMarkerAndItsLine() {
        List<String> page =
                List.of("text", "<!-- snippet: A.java#a -->", "```java", "int a;", "```", "```", "sh", "```");
        assertEquals(
                List.of(new Snippet(3, "java", "A.java#a", List.of("int a;")), new Snippet(6, "", null, List.of("sh"))),
                Snippet.of(page));
    }

    @Test
    void aDiffShowsWhichLinesChanged() {
        assertEquals("  a\n- b\n+ c\n  d\n+ e", Diff.of(List.of("a", "b", "d"), List.of("a", "c", "d", "e")));
    }
}
