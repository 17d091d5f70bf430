package io.hawser.conformance;

import static java.util.Comparator.naturalOrder;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Autobahn wrote about one run.
 *
 * @param agent the name of what was tested
 * @param folder where Autobahn wrote it, with an {@code index.html} to read
 * @param outcomes by case
 */
record AutobahnReport(String agent, Path folder, SortedMap<String, Outcome> outcomes) {

    /** Reads {@code index.json}. */
    static AutobahnReport read(String agent, Path folder) {
        JsonObject agents = parse(folder.resolve("index.json"));
        SortedMap<String, Outcome> outcomes = new TreeMap<>(CaseOrder.INSTANCE);
        if (agents.has(agent)) {
            agents.getAsJsonObject(agent).asMap().forEach((id, result) -> {
                JsonObject fields = result.getAsJsonObject();
                outcomes.put(id, new Outcome(text(fields, "behavior"), text(fields, "behaviorClose")));
            });
        }
        return new AutobahnReport(agent, folder, outcomes);
    }

    /** How many cases ended how, on one line. */
    String summary() {
        return "Autobahn, %s: %d cases; %s; close %s"
                .formatted(agent, outcomes.size(), count(Outcome::behavior), count(Outcome::behaviorClose));
    }

    /** What a case was about and what happened in it, for a message: some indented lines. */
    String describe(String caseId) {
        JsonObject index = parse(folder.resolve("index.json")).getAsJsonObject(agent);
        String file = text(index.getAsJsonObject(caseId), "reportfile");
        JsonObject details = parse(folder.resolve(file));
        return """
                  case         %s
                  expectation  %s
                  happened     %s
                  close        %s (code %s, expected %s; %s)
                  report       %s
                """.formatted(
                        firstLine(text(details, "description")),
                        firstLine(text(details, "expectation")),
                        text(details, "result"),
                        text(details, "resultClose"),
                        text(details, "remoteCloseCode"),
                        expectedCloseCode(details),
                        ending(details),
                        folder.resolve(file));
    }

    /** The same without some cases. */
    AutobahnReport without(Collection<String> cases) {
        SortedMap<String, Outcome> rest = new TreeMap<>(outcomes);
        rest.keySet().removeAll(cases);
        return new AutobahnReport(agent, folder, rest);
    }

    /** How long a case took. */
    Duration duration(String caseId) {
        JsonObject index = parse(folder.resolve("index.json")).getAsJsonObject(agent);
        return Duration.ofMillis(index.getAsJsonObject(caseId).get("duration").getAsLong());
    }

    private String count(Function<Outcome, String> part) {
        return outcomes.values().stream()
                .collect(Collectors.groupingBy(part, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .sorted(naturalOrder())
                .collect(Collectors.joining(", "));
    }

    private static String ending(JsonObject details) {
        return text(details, "wasClean").equals("true") ? "clean" : "unclean: " + text(details, "wasNotCleanReason");
    }

    private static String expectedCloseCode(JsonObject details) {
        JsonElement expected = details.get("expectedClose");
        return expected == null || !expected.isJsonObject() ? "any" : text(expected.getAsJsonObject(), "closeCode");
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value == null || value.isJsonNull()
                ? "none"
                : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    private static String firstLine(String text) {
        return text.replaceAll("<br ?/?>", "\n").lines().findFirst().orElse("");
    }

    private static JsonObject parse(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
