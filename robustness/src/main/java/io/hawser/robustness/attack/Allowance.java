package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import java.time.Duration;

/** How long a server may put up with something. A short attack sees only the beginning of it, and judges nothing then. */
record Allowance(Duration allowed) {
    private static final Duration BEGINNING = Duration.ofSeconds(2);

    /** How long an attack of this effort looks. */
    Duration watched(Effort effort) {
        return effort == Effort.FULL || allowed.compareTo(BEGINNING) < 0 ? allowed : BEGINNING;
    }

    /** Expects that nothing is left of what should have ended, if it was watched for long enough. */
    void expectNone(int left, int of, String what, Effort effort, Findings findings) {
        boolean judged = watched(effort).equals(allowed);
        findings.expect(!judged || left == 0, "%d of %d %s after %s".formatted(left, of, what, allowed));
    }

    /** Longer than any attack watches: how long its connections may live. */
    Duration lifetime() {
        return allowed.plusSeconds(60);
    }
}
