package io.hawser.robustness.report;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.run.Outcome;
import io.hawser.robustness.run.ServerCommand;
import io.hawser.robustness.run.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The text of {@code docs/robustness.md}. */
public final class Page {
    private static final String HEAD = """
            # Robustness

            What attacks do to Hawser and to its peers, and to those of their users who did nothing wrong. This page is
            written by `./abuse`: do not edit it, run it.

            ## How it is measured

            * Each server runs in a process of its own, with a heap of 512 MiB, and otherwise **as one gets it**: nothing is
              chosen but the port, the routes, the certificate and, for Hawser, the I/O engine. A JVM's heap has its memory
              from the beginning (`-XX:+AlwaysPreTouch`): where a virtual machine takes 20 µs to give a page, the
              first collections of any server take 100 ms, which says nothing about the server. And its young generation
              has 48 MiB (`-Xmn48m`) instead of a third of the heap: a collection moves what is alive of all who came since
              the last one, and 10,000 connections at once take the JVM more than 100 ms on a slow machine. Attackers have another
              process, and bystanders a third. Both are plain JDK sockets with frames of their own. Where there are two
              processors, the server has one, and everybody else the other.
            * **Bystanders** are 100 connections that each send a short message ten times a second and check what comes back,
              and ten fresh handshakes a second. Each message counts from when it was due, whether or not those before it were
              answered. They are watched for some seconds before the attack, then during it. An attack that is soon over is made
              again and again for 10 seconds, and for 10 more in which times count, as is the first that a process meets: until
              then a JVM compiles the code for it. The others meet the same process, as long as it is as it was. Bystanders go
              before attackers, where the system lets them (`chrt`).
            * **survived**: no bystander's connection was cut, nothing was lost or wrong, and no handshake failed. Echoes
              took 100 ms or less at the 99th percentile; where attackers ask for less work than a processor can do, at most
              twice (T41, T42, T42b), 3 times (T34, T35, T40) or 5 times (T45) as long as before, or 5 ms more. Handshakes took
              500 ms or less; in T37, which leaves them no place, they need only be answered again afterwards.
              Within 30 s the server gave back what it took: descriptors, heap after a collection and direct memory are
              within 5 % of before, or 16 descriptors, 4 MiB of heap and 16 MiB of direct memory: pools keep buffers for
              the next who need them, and the soak shows that they do not grow.
              It logged no leak and no uncaught exception; none of Hawser's event loops stood still for 100 ms. It refused what
              [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455) and its kin say must be refused, and cut off those who
              only waited.
            * **degraded**: it did not, and the cell says what was worst; the notes say the rest. That a server accepts what it
              should refuse counts here as well, even if no bystander noticed.
            * **died**: its process ended, it ran out of memory, or 10 s after the attack it still echoed nothing on a fresh
              connection.
            * How late the bystanders' own process was, as attackers share its processor, is taken off their times.

            Again, on your machine:

            ```
            ./abuse                     every attack on every server, hours
            ./abuse --server jetty      one server, for its column
            ./abuse --short             a little of each attack, minutes a server
            ./abuse --soak 60           Hawser for an hour, with everything in turn
            ./abuse --help
            ```

            Nothing is ever attacked but processes that `./abuse` has started, on loopback.

            """;

    private static final int CELL_CHARS = 60;

    /** In a note; what else there was is in the file of the outcome. */
    private static final int MOST_REASONS = 6;

    private final String machine;
    private final Map<String, String> versions;
    private final List<Attack> attacks;
    private final Map<Peer, Map<String, Outcome>> outcomes;
    private final List<String> notes = new ArrayList<>();

    /**
     * The page of these results.
     *
     * @param machine what it was measured on, a sentence
     * @param versions by the titles of servers
     * @param attacks the rows
     * @param outcomes the columns; by attacks' ids
     */
    public Page(
            String machine,
            Map<String, String> versions,
            List<Attack> attacks,
            Map<Peer, Map<String, Outcome>> outcomes) {
        this.machine = machine;
        this.versions = versions;
        this.attacks = attacks;
        this.outcomes = new LinkedHashMap<>(outcomes);
        this.outcomes.values().removeIf(Map::isEmpty);
    }

    /** All of it. */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("**Machine.** ").append(machine).append("\n\n");
        text.append("**Versions.** ")
                .append(versions.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")))
                .append(".\n\n");
        text.append("**Measured** ").append(days()).append(".\n\n## Results\n\n");
        table(text);
        sums(text);
        hawser().ifPresent(server -> figures(text, server));
        text.append('\n');
        notes.forEach(text::append);
        return text.toString();
    }

    private String days() {
        Map<Effort, TreeSet<String>> days = new LinkedHashMap<>();
        outcomes.values().stream().flatMap(all -> all.values().stream()).forEach(outcome -> days.computeIfAbsent(
                        outcome.effort(), effort -> new TreeSet<>())
                .add(outcome.day()));
        return days.entrySet().stream()
                .map(entry -> "on " + String.join(", ", entry.getValue())
                        + (entry.getKey() == Effort.SHORT ? " with `--short`, marked °" : " in full"))
                .collect(Collectors.joining("; "));
    }

    private void table(StringBuilder text) {
        text.append("| attack |");
        outcomes.keySet()
                .forEach(server -> text.append(' ').append(server.title()).append(" |"));
        text.append("\n|---|").append("---|".repeat(outcomes.size())).append('\n');
        for (Attack attack : attacks) {
            text.append("| **")
                    .append(attack.id())
                    .append("** ")
                    .append(attack.title())
                    .append(" |");
            outcomes.forEach((server, all) ->
                    text.append(' ').append(cell(server, all.get(attack.id()))).append(" |"));
            text.append('\n');
        }
    }

    private String cell(Peer server, @Nullable Outcome outcome) {
        if (outcome == null) {
            return "";
        }
        String mark = outcome.effort() == Effort.SHORT ? "°" : "";
        return switch (outcome.verdict()) {
            case SURVIVED -> "survived" + mark;
            case NOT_RUN -> "not run" + mark + note(server, outcome);
            case DEGRADED ->
                "degraded" + mark + ": " + escaped(shortened(outcome.reasons().getFirst())) + note(server, outcome);
            case DIED -> "**died**" + mark + note(server, outcome);
        };
    }

    private String note(Peer server, Outcome outcome) {
        List<String> reasons = outcome.reasons();
        String most = String.join("; ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size())));
        String more = reasons.size() > MOST_REASONS ? "; and " + (reasons.size() - MOST_REASONS) + " more" : "";
        notes.add("[^%d]: %s, %s: %s.\n"
                .formatted(notes.size() + 1, outcome.attack(), server.title(), escaped(most) + more));
        return "[^" + notes.size() + "]";
    }

    /** For a cell: the notes have the whole. */
    private static String shortened(String reason) {
        return reason.length() <= CELL_CHARS ? reason : reason.substring(0, CELL_CHARS - 1) + "…";
    }

    /** With nothing that Markdown would take for its own. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("<", "&lt;");
    }

    private void sums(StringBuilder text) {
        for (Verdict verdict : Verdict.values()) {
            text.append("| *").append(verdict.word()).append("* |");
            outcomes.forEach((server, all) -> text.append(" *")
                    .append(all.values().stream()
                            .filter(outcome -> outcome.verdict() == verdict)
                            .count())
                    .append("* |"));
            text.append('\n');
        }
    }

    private Optional<Peer> hawser() {
        return outcomes.keySet().stream().filter(ServerCommand::isHawser).findFirst();
    }

    private void figures(StringBuilder text, Peer server) {
        text.append("\n## What it cost\n\n").append(server.title()).append(".\n\n");
        text.append("| attack | echoes p99 before, ms | during | longest | handshakes p99 | RSS at most, MiB more"
                + " | CPU, s | given back after, s |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Attack attack : attacks) {
            Outcome outcome = outcomes.getOrDefault(server, Map.of()).get(attack.id());
            if (outcome != null && outcome.verdict() != Verdict.NOT_RUN) {
                text.append("| ").append(attack.id()).append(' ').append(attack.title());
                for (String name : List.of(
                        "p99Before",
                        "p99",
                        "longest",
                        "handshakeP99",
                        "residentMiB",
                        "serverCpuSeconds",
                        "givenBackSeconds")) {
                    double value = outcome.figures().getOrDefault(name, Double.NaN);
                    text.append(" | ").append(Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value));
                }
                text.append(" |\n");
            }
        }
    }
}
