package io.hawser.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** More than so many are no accident. */
    private static final int MOST_LATE = 5;

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

    /** Runs cases, and says what Autobahn wrote about them. */
    @FunctionalInterface
    interface Suite {
        /**
         * Runs them.
         *
         * @param more what the name of the report ends with
         */
        AutobahnReport run(CaseSelection cases, String more) throws Exception;
    }

    /**
     * Runs cases and checks them. In most of them Autobahn gives up after a second; if this machine was so busy that some
     * ran out of that, they are run once more, and then they count.
     */
    static void check(String role, CaseSelection cases, Suite suite) throws Exception {
        ExpectedResults expected = load(role).only(cases);
        AutobahnReport report = suite.run(cases, "");
        List<String> late = expected.late(report);
        if (late.isEmpty() || late.size() > MOST_LATE) {
            expected.check(report);
            return;
        }
        System.out.println("took a second or more, and are run again: " + String.join(", ", late));
        expected.only(cases.without(late.toArray(String[]::new))).check(report.without(late));
        CaseSelection again = CaseSelection.of(late.toArray(String[]::new));
        expected.only(again).check(suite.run(again, "-again"));
    }

    /** Cases that did not end as expected, and in which Autobahn may have waited until it gave up. */
    List<String> late(AutobahnReport report) {
        return outcomes.entrySet().stream()
                .filter(entry -> report.outcomes().containsKey(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(report.outcomes().get(entry.getKey())))
                .map(Map.Entry::getKey)
                .filter(id -> report.duration(id).compareTo(PATIENCE) >= 0)
                .toList();
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
