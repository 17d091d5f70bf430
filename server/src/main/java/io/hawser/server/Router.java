package io.hawser.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a path leads to: a path without parameters first, then templates in the order they were added. */
final class Router<T> {
    private record Entry<T>(PathTemplate template, T target) {}

    /** Where a path leads to, with what the template's names matched. */
    record Match<T>(T target, Map<String, String> parameters) {}

    private final List<Entry<T>> entries = new ArrayList<>();

    /** The same paths, without those that are added from now on. */
    Router<T> copy() {
        Router<T> copy = new Router<>();
        copy.entries.addAll(entries);
        return copy;
    }

    void add(String path, T target) {
        PathTemplate template = new PathTemplate(path);
        if (entries.stream().anyMatch(entry -> entry.template().toString().equals(path))) {
            throw new IllegalArgumentException("there is a route with this path already: " + path);
        }
        int at = entries.size();
        if (template.isLiteral()) {
            at = (int) entries.stream().filter(e -> e.template().isLiteral()).count();
        }
        entries.add(at, new Entry<>(template, target));
    }

    Optional<Match<T>> find(String path) {
        for (Entry<T> entry : entries) {
            Optional<Map<String, String>> parameters = entry.template().match(path);
            if (parameters.isPresent()) {
                return Optional.of(new Match<>(entry.target(), parameters.get()));
            }
        }
        return Optional.empty();
    }
}
