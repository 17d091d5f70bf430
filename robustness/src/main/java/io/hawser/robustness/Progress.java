package io.hawser.robustness;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.run.Outcome;
import java.util.Locale;

/** A line for each attack, as it ends. */
final class Progress {
    private final int total;
    private int done;

    Progress(int total) {
        this.total = total;
    }

    /** So many attacks on this server will not be made. */
    void skip(Peer server, int attacks, String why) {
        done += attacks;
        System.out.println("note: " + server.title() + " is left out: " + why);
    }

    void show(Peer server, Attack attack, Outcome outcome) {
        done++;
        System.out.printf(
                Locale.ROOT,
                "[%3d/%d] %-15s %-5s %-9s %s%n",
                done,
                total,
                server.name(),
                attack.id(),
                outcome.verdict().word(),
                outcome.reasons().isEmpty() ? figures(outcome) : String.join("; ", outcome.reasons()));
    }

    private static String figures(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "p99 %.1f ms, before %.1f; handshakes %.0f ms; at most %+.0f MiB",
                outcome.figures().getOrDefault("p99", Double.NaN),
                outcome.figures().getOrDefault("p99Before", Double.NaN),
                outcome.figures().getOrDefault("handshakeP99", Double.NaN),
                outcome.figures().getOrDefault("residentMiB", Double.NaN));
    }
}
