package io.hawser.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A route's path: {@code /rooms/{room}} matches one segment under a name, a last segment {@code *} matches all that
 * follows. Segments are compared after percent-decoding, so that an encoded slash never makes two segments of one.
 */
final class PathTemplate {
    /** The name under which {@code *} keeps what it matched. */
    static final String REST = "*";

    private final String text;
    private final List<String> segments;

    PathTemplate(String text) {
        this.text = text;
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a route's path must begin with a slash: " + text);
        }
        segments = List.of(text.substring(1).split("/", -1));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean odd = isName(segment)
                    ? segment.length() == 2 || !names.add(segment)
                    : segment.contains("{") || segment.contains("}");
            if (odd || segment.equals(REST) && i < segments.size() - 1) {
                throw new IllegalArgumentException("a route's path cannot have the segment " + segment + ": " + text);
            }
        }
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** Whether no other path than its own text matches. */
    boolean isLiteral() {
        return segments.stream().noneMatch(segment -> isName(segment) || segment.equals(REST));
    }

    /** What the names matched, or empty if the path does not match. */
    Optional<Map<String, String>> match(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        String[] actual = path.substring(1).split("/", -1);
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.equals(REST)) {
                String rest =
                        i < actual.length ? String.join("/", List.of(actual).subList(i, actual.length)) : "";
                parameters.put(REST, decode(rest));
                return Optional.of(parameters);
            }
            if (i >= actual.length) {
                return Optional.empty();
            }
            String value = decode(actual[i]);
            if (isName(segment)) {
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value)) {
                return Optional.empty();
            }
        }
        return actual.length == segments.size() ? Optional.of(parameters) : Optional.empty();
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment; // not percent-encoding: taken as written
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
