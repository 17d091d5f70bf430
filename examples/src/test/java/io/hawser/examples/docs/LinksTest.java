package io.hawser.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links within the source tree lead somewhere, down to the heading. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    static Stream<String> pages() throws IOException {
        return Docs.pages(Docs.ROOT).stream().map(Docs::name);
    }

    @ParameterizedTest(name = "{0} has no dead link")
    @MethodSource("pages")
    void linksResolve(String name) throws IOException {
        Path page = Docs.ROOT.resolve(name);
        List<String> dead = new ArrayList<>();
        for (String link : links(Files.readAllLines(page))) {
            if (!SCHEME.matcher(link).matches() && !resolves(page, link)) {
                dead.add(link);
            }
        }
        assertEquals(List.of(), dead, name + " links to what is not there");
    }

    private static List<String> links(List<String> page) {
        List<String> links = new ArrayList<>();
        boolean code = false;
        for (String line : page) {
            code ^= line.startsWith("```");
            Matcher link = LINK.matcher(code ? "" : line.replaceAll("`[^`]*`", ""));
            while (link.find()) {
                links.add(link.group(1));
            }
        }
        return links;
    }

    private static boolean resolves(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), StandardCharsets.UTF_8);
        Path target = path.isEmpty()
                ? page
                : page.resolveSibling(path).toAbsolutePath().normalize();
        if (!target.startsWith(Docs.ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(Files.readAllLines(target)).contains(link.substring(hash + 1));
    }

    /** The anchors of a page's headings, as they are made where the pages are shown. */
    private static List<String> anchors(List<String> page) {
        return page.stream()
                .filter(line -> line.matches("#{1,6} .+"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void headingsBecomeAnchors() {
        assertEquals(List.of("a-codedfoo-b"), anchors(List.of("text", "## A `coded.foo` b", "#no")));
    }

    @Test
    void linksInCodeAreNoLinks() {
        assertEquals(List.of("a.md"), links(List.of("see [a](a.md) and `[b](b.md)`", "```", "[c](c.md)", "```")));
        assertTrue(SCHEME.matcher("https://example.com").matches());
    }
}
