package io.hawser.robustness.run;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.probe.Account;
import io.hawser.robustness.probe.FreshEcho;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attacks one server, in one way after the other: in the same process, as long as it is as it was. So what attacks meet, but
 * for the first, is a server that has worked for a while.
 */
public final class Assault implements AutoCloseable {
    private static final Duration SERVES_WITHIN = Duration.ofSeconds(10);
    private static final Duration GIVES_BACK_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(500);

    private final ServerCommand command;
    private final Peer server;
    private final Effort effort;
    private final Bounds bounds;
    private @Nullable Scene scene;

    /** Starts nothing yet. */
    public Assault(ServerCommand command, Peer server, Effort effort, Bounds bounds) {
        this.command = command;
        this.server = server;
        this.effort = effort;
        this.bounds = bounds;
    }

    /**
     * Attacks.
     *
     * @throws IOException if the server does not start
     */
    public Outcome attack(Attack attack) throws IOException, InterruptedException {
        boolean isNew = scene == null;
        Scene here = scene == null ? Scene.open(command, server, effort, bounds.handshakeLimit()) : scene;
        scene = here;
        try {
            if (attack.needsTls() && here.server().target().tlsPort().isEmpty()) {
                return outcome(attack, Verdict.NOT_RUN, List.of("no TLS here"), Map.of());
            }
            return attack(attack, here, isNew);
        } finally {
            if (!here.isIntact()) {
                close();
            }
        }
    }

    private Outcome attack(Attack attack, Scene here, boolean isNew) throws IOException, InterruptedException {
        Complaints said = here.server().complaints();
        Holdings held = here.server().holdings(); // what earlier attacks left is not this one's
        here.bystanders().settle();
        here.server().longestStall();
        Attempt attempt = new Attempt(attack, here.server().target());
        attempt.make(isNew ? Effort.SHORT : effort, Attempt.least(effort));
        Account during = here.bystanders().settle();
        double stall = here.server().longestStall();
        if ((isNew || attempt.isSoonOver()) && attempt.failure() == null && here.isIntact()) {
            // now the server knows it: what counts is not how long its code takes to be compiled
            attempt.make(effort, Attempt.least(effort));
            during = here.bystanders().settle().after(during);
            stall = here.server().longestStall();
        }
        boolean serves = here.server().isAlive()
                && FreshEcho.within(here.server().target(), SERVES_WITHIN)
                && here.server().isAlive();
        Throwable failure = attempt.failure();
        if (serves && failure != null) {
            return outcome(attack, Verdict.NOT_RUN, List.of("could not be made: " + failure), Map.of());
        }
        long start = System.nanoTime();
        Holdings holds = serves ? givenBack(here.server(), held) : here.server().holdings();
        attempt.findings().figure("givenBackSeconds", (System.nanoTime() - start) / 1e9);
        Evidence evidence = new Evidence(
                attack.id(),
                serves,
                here.before(),
                during,
                held,
                holds,
                here.server().complaints().since(said),
                stall,
                attempt.findings().broken());
        Map<String, Double> figures = new LinkedHashMap<>(attempt.findings().figures());
        figures.putAll(evidence.figures());
        return outcome(attack, evidence.verdict(bounds), evidence.reasons(bounds), figures);
    }

    /** Waits until the server has given back what it took, if it does. */
    private static Holdings givenBack(ServerProcess server, Holdings held) throws InterruptedException {
        long deadline = System.nanoTime() + GIVES_BACK_WITHIN.toNanos();
        Holdings holds = server.holdings();
        while (!Evidence.isBack(held, holds) && System.nanoTime() < deadline) {
            Thread.sleep(LOOKS_AGAIN);
            holds = server.holdings();
        }
        return holds;
    }

    private Outcome outcome(Attack attack, Verdict verdict, List<String> reasons, Map<String, Double> figures) {
        String day = LocalDate.now(ZoneId.systemDefault()).toString();
        return new Outcome(attack.id(), day, effort, verdict, reasons, figures);
    }

    /** Ends the server, if it runs. */
    @Override
    public void close() {
        if (scene != null) {
            scene.close();
            scene = null;
        }
    }
}
