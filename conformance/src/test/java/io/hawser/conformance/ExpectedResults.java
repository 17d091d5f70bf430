package io.hawser.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How each case must end, as committed in {@code conformance/expected}. Autobahn itself calls a run good in which a
 * close code is wrong or half of the cases are missing; a diff against this does not.
 *
 * @param outcomes by case
 */
record ExpectedResults(SortedMap<String, Outcome> outcomes) {

    /** Reads {@code expected/ROLE.json}. */
    static ExpectedResults load(String role) {
        SortedMap<String, Outcome> outcomes = new TreeMap<>(CaseOrder.INSTANCE);
        try {
            String json = Files.readString(Tools.home().resolve("expected").resolve(role + ".json"));
            JsonParser.parseString(json).getAsJsonObject().asMap().forEach((id, value) -> {
                JsonObject fields = value.getAsJsonObject();
                String behavior = fields.get("behavior").getAsString();
                outcomes.put(
                        id, new Outcome(behavior, fields.get("behaviorClose").getAsString()));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ExpectedResults(outcomes);
    }

    /** Only those that a selection runs. */
    ExpectedResults only(CaseSelection selection) {
        SortedMap<String, Outcome> selected = new TreeMap<>(outcomes);
        selected.keySet().removeIf(id -> !selection.contains(id));
        return new ExpectedResults(selected);
    }

    /** What a report says differently: a text for each case, in order. Empty if it is as expected in every case. */
    List<String> deviations(AutobahnReport report) {
        List<String> deviations = new ArrayList<>();
        SortedMap<String, Outcome> actual = report.outcomes();
        SortedSet<String> all = new TreeSet<>(CaseOrder.INSTANCE);
        all.addAll(outcomes.keySet());
        all.addAll(actual.keySet());
        for (String id : all) {
            Outcome wanted = outcomes.get(id);
            Outcome got = actual.get(id);
            if (got == null) {
                deviations.add(id + " did not run");
            } else if (wanted == null) {
                deviations.add(id + " ran, but is not among the expected cases");
            } else if (!got.equals(wanted)) {
                deviations.add("%s is %s, expected %s%n%s".formatted(id, got, wanted, report.describe(id)));
            }
        }
        return deviations;
    }

    /** Throws an error that lists the deviations, if there are any; prints the summary of the report either way. */
    void check(AutobahnReport report) {
        System.out.println(report.summary());
        List<String> deviations = deviations(report);
        if (!deviations.isEmpty()) {
            throw new AssertionError("%s%n%d of %d cases deviate:%n%s"
                    .formatted(report.summary(), deviations.size(), outcomes.size(), String.join("\n", deviations)));
        }
    }
}
