package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Campaign;
import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Measuring;
import io.hawser.benchmarks.run.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of {@code docs/performance.md}. */
final class Page {
    private final Machine machine;
    private final Map<String, String> versions;
    private final Map<Comparison, String> days;
    private final List<String> unmeasured;

    /**
     * The page of these results.
     *
     * @param days when each was measured
     * @param unmeasured titles of cells without a result
     */
    Page(Machine machine, Map<String, String> versions, Map<Comparison, String> days, List<String> unmeasured) {
        this.machine = machine;
        this.versions = versions;
        this.days = days;
        this.unmeasured = unmeasured;
    }

    /** The chart's file name. */
    static String image(Comparison comparison) {
        return "performance-" + comparison.cell().name() + ".svg";
    }

    private static String head() {
        return """
            # Performance

            What a message costs, in Hawser and in its peers. This page is written by `./bench`: do not edit it, run it.

            The figure to compare is **CPU per message**: the processor time, of user and system, that the server's process,
            or the client's, took while the clock ran, from `/proc`, divided by the messages that came back. It drifts far
            less with what else a machine does than messages per second, and it is what you pay for.

            ## How it is measured

            * Each server or client runs in a process of its own, on one processor and with one thread for I/O where that
              can be chosen. The load generator runs on another. It is plain JDK sockets with frames of its own, shares no
              code with Hawser, and checks every byte that comes back.
            * Where clients are measured, the generator is the server: it sends messages, and the client sends each one
              back. It also checks that every frame is masked, and with a fresh key.
            * In each cell they take turns, three rounds or more, each time in a fresh process that is warmed up first: on
              the JVM for %d seconds or more (for handshakes and TLS, %d times that), elsewhere for %d. Tables show medians. A
              round in which the hypervisor took more than %d %% of the machine is discarded and repeated.
            * What needs more than %d times as much as Hawser in the first round is not measured again, and its row says so.
              What needs less than 90 %% as much in the second half of the time as in the first was not warm yet, and its
              row says so.
            * Servers and clients are set up as their own documentation says to run fast. Two are helped beyond that:
              java.net.http runs its callbacks in the thread that reads, and OkHttp's sockets have TCP_NODELAY. Those on
              the JVM have the same JVM, the same heap of 1 GiB and the same collector (Serial, which the JVM chooses
              itself on one processor).
            * *Latency at half load* sends at fixed times, half as many messages a second as that server can answer, and
              counts from when each was due, so that a pause is charged to every message that it delays.
            * Where the generator's CPU is full and the other one is not, the server or client could answer more messages
              than the table says; what each costs it is measured all the same.

            """.formatted(
                        Timing.DEFAULT.warmUp().toSeconds(),
                        Timing.LONG_WARM_UP,
                        Timing.DEFAULT.warmUpElsewhere().toSeconds(),
                        Math.round(100 * Measuring.MOST_STEAL),
                        Campaign.FAR);
    }

    String text() {
        StringBuilder text = new StringBuilder(head());
        text.append("""
                Again, on your machine:

                ```
                ./bench            everything, in about an hour
                ./bench --quick    the core of it, in four minutes
                ./bench --help
                ```

                """);
        text.append("**Machine.** ").append(machine.describe()).append("\n\n");
        text.append("**Versions.** ")
                .append(versions.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")))
                .append(".\n\n");
        text.append("## Summary\n\nRatios below 1 mean that Hawser needs less.\n\n");
        for (Table table : Summary.of(new ArrayList<>(days.keySet()))) {
            text.append(table.asMarkdown(Optional.empty())).append('\n');
        }
        days.forEach((comparison, day) -> section(text, comparison, day));
        if (!unmeasured.isEmpty()) {
            text.append("## Not measured\n\n");
            unmeasured.forEach(title -> text.append("* ").append(title).append(", not yet.\n"));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, Comparison comparison, String day) {
        String title = comparison.cell().title();
        text.append("## ").append(title).append("\n\n");
        text.append("![")
                .append(title)
                .append("](img/")
                .append(image(comparison))
                .append(")\n\n");
        text.append(Table.of(comparison).asMarkdown(Optional.of("Hawser"))).append('\n');
        text.append("Measured on ")
                .append(day)
                .append(", `./bench --cell ")
                .append(comparison.cell().name())
                .append("`.");
        double others = comparison.rows().stream()
                .mapToDouble(row -> row.figure("othersShare"))
                .filter(share -> !Double.isNaN(share))
                .max()
                .orElse(0);
        if (others > 0.1) {
            text.append(
                    " Other processes took up to %d %% of a processor meanwhile.".formatted(Math.round(100 * others)));
        }
        text.append("\n\n");
    }
}
