package io.hawser.robustness.run;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How much others may notice.
 *
 * @param handshakeLimit how long a fresh handshake may take before it has failed; less than bystanders wait in the end
 * @param handshakeMillis the 99th percentile of fresh handshakes at most
 * @param moreMillis how much longer than before echoes may always take, at the 99th percentile
 * @param stallMillis how long an event loop may stand still
 */
public record Bounds(Duration handshakeLimit, double handshakeMillis, double moreMillis, double stallMillis) {
    /** For a machine that does nothing else, with the server on a processor of its own. */
    public static final Bounds MEASURED = new Bounds(Duration.ofSeconds(5), 500, 5, 100);

    /** For any machine: what is counted must be right, what is timed may be late. */
    public static final Bounds LOADED = new Bounds(Duration.ofSeconds(9), 9_000, 2_000, 2_000);

    private static final double TIMES = 5;
    private static final Map<String, Double> TIMES_OF =
            Map.of("T34", 3.0, "T35", 3.0, "T40", 3.0, "T41", 2.0, "T42", 2.0, "T42b", 2.0);

    /** They leave no processor time: an echo may be as late as an event loop may stand still. */
    private static final Set<String> OF_PROCESSOR = Set.of("T30", "T36");

    /** How long echoes may take at the 99th percentile in this attack, if they took so long before. */
    double echoMillis(String attack, double before) {
        double usual = Math.max(TIMES_OF.getOrDefault(attack, TIMES) * before, before + moreMillis);
        return OF_PROCESSOR.contains(attack) ? Math.max(usual, stallMillis) : usual;
    }
}
