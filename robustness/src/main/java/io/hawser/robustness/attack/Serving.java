package io.hawser.robustness.attack;

import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import java.io.IOException;
import java.time.Duration;

/** Whether a server still serves others. */
final class Serving {
    private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(10);

    /** An address that no attacker has. */
    private static final int BYSTANDER = 60_000;

    private Serving() {}

    /** Expects that somebody new is let in and gets an echo within 10 s. */
    static void expect(Target target, Findings findings, String when) {
        long deadline = System.nanoTime() + RECOVERS_WITHIN.toNanos();
        String answer = "untried";
        while (!answer.isEmpty() && System.nanoTime() < deadline) {
            answer = complaint(target);
        }
        findings.expect(answer.isEmpty(), "serves others " + when + ": " + answer);
    }

    /** What is wrong; empty if nothing is. */
    private static String complaint(Target target) {
        try (Link link = Link.webSocket(target, BYSTANDER, "/echo", Duration.ofSeconds(20))) {
            return echoes(link, "still there?") ? "" : "no echo";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether a text comes back as it is. */
    static boolean echoes(Link link, String text) throws IOException {
        link.send(Frames.text(text));
        Frame echo = link.message(Link.PATIENCE);
        return echo != null && echo.text().equals(text);
    }
}
