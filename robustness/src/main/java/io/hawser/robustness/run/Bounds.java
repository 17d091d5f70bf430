package io.hawser.robustness.run;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much others may notice.
 *
 * @param handshakeLimit how long a fresh handshake may take before it has failed; less than bystanders wait in the end
 * @param handshakeMillis the 99th percentile of fresh handshakes at most
 * @param echoMillis the 99th percentile of echoes at most, but in attacks that have a figure of their own
 * @param moreMillis how much longer than before echoes may take in those at least
 * @param stallMillis how long an event loop may stand still
 */
public record Bounds(
        Duration handshakeLimit, double handshakeMillis, double echoMillis, double moreMillis, double stallMillis) {
    /** For a machine that does nothing else, with the server on a processor of its own. */
    public static final Bounds MEASURED = new Bounds(Duration.ofSeconds(5), 500, 100, 5, 100);

    /** For any machine: what is counted must be right, what is timed may be late. */
    public static final Bounds LOADED = new Bounds(Duration.ofSeconds(9), 9_000, 2_000, 2_000, 2_000);

    /** How many times as long as before echoes may take where attackers ask for less work than a processor can do. */
    private static final Map<String, Double> TIMES = Map.of(
            "T34", 3.0,
            "T35", 3.0,
            "T40", 3.0,
            "T41", 2.0,
            "T42", 2.0,
            "T42b", 2.0,
            "T45", 5.0);

    /** They leave no place for anybody who comes later. */
    private static final Set<String> OF_PLACES = Set.of("T37");

    /** How long echoes may take at the 99th percentile in this attack, if they took so long before. */
    double echoMillis(String attack, double before) {
        @Nullable Double times = TIMES.get(attack);
        return times == null ? echoMillis : Math.max(times * before, before + moreMillis);
    }

    /** Whether fresh handshakes must be answered during this attack, and not only after it. */
    boolean letsIn(String attack) {
        return !OF_PLACES.contains(attack);
    }
}
