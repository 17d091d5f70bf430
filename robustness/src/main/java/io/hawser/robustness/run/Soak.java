package io.hawser.robustness.run;

import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.Effort;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.probe.Account;
import io.hawser.robustness.probe.Crowd;
import io.hawser.robustness.probe.Watchers;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One server for a long time: a crowd that comes and goes, bystanders who watch, and an attack every ten seconds, each in its
 * turn. What the server holds must not grow.
 */
public final class Soak {
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final double MEBIBYTE = 1 << 20;

    /** The part at the beginning that slopes leave out: classes are loaded, code is compiled, pools fill. */
    private static final double WARM_UP = 1.0 / 3;

    /** The steepest slope, in MiB a minute. */
    private static final double STEEPEST = 1;

    private final ServerCommand command;
    private final Peer server;
    private final List<Attack> attacks;
    private final PrintStream out;
    private final List<Sample> samples = new ArrayList<>();
    private long troubles;

    private record Sample(double minutes, Holdings holdings) {}

    /** Prints what it sees. */
    public Soak(ServerCommand command, Peer server, List<Attack> attacks, PrintStream out) {
        this.command = command;
        this.server = server;
        this.attacks = attacks;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @return whether nobody noticed anything and nothing grew by more than 1 MiB a minute
     * @throws IOException if the server does not start
     */
    public boolean run(Duration length) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.start(command, server);
                Watchers bystanders = Watchers.start(process.target(), Bounds.MEASURED.handshakeLimit());
                Crowd crowd = Crowd.start(process.target())) {
            out.println("minutes     RSS MiB    heap MiB  direct MiB  descriptors  p99 ms  attack");
            long start = System.nanoTime();
            for (int turn = 0; System.nanoTime() - start < length.toNanos() && process.isAlive(); turn++) {
                Attack attack = attacks.get(turn % attacks.size());
                attack(attack, process);
                long next = start + (turn + 1) * TURN.toNanos();
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                look(process, bystanders, crowd, (System.nanoTime() - start) / 60e9, attack.id());
            }
            return sum(process);
        }
    }

    private void attack(Attack attack, ServerProcess process) throws InterruptedException {
        if (attack.needsTls() && process.target().tlsPort().isEmpty()) {
            return;
        }
        Attempt attempt = new Attempt(attack, process.target());
        attempt.make(Effort.SHORT, Attempt.least(Effort.SHORT));
        if (attempt.failure() != null) {
            trouble(attack.id() + " could not be made: " + attempt.failure());
        }
        attempt.findings().broken().forEach(what -> trouble(attack.id() + ": " + what));
    }

    private void look(ServerProcess process, Watchers bystanders, Crowd crowd, double minutes, String attack)
            throws InterruptedException {
        Account seen = bystanders.settle();
        notice("bystanders", seen);
        notice("crowd", crowd.account());
        Holdings holdings = process.holdings();
        samples.add(new Sample(minutes, holdings));
        out.printf(
                Locale.ROOT,
                "%7.1f  %10.1f  %10.1f  %10.1f  %11.0f  %6.1f  %s%n",
                minutes,
                holdings.residentBytes() / MEBIBYTE,
                holdings.heapBytes() / MEBIBYTE,
                holdings.directBytes() / MEBIBYTE,
                holdings.descriptors(),
                seen.echo().p99(),
                attack);
    }

    private void notice(String who, Account seen) {
        long bad = seen.lost() + seen.wrong() + seen.closed() + seen.failures();
        if (bad > 0) {
            trouble("%s: %d messages lost, %d wrong, %d cut off, %d handshakes failed: %s"
                    .formatted(who, seen.lost(), seen.wrong(), seen.closed(), seen.failures(), seen.firstFailure()));
        }
    }

    private void trouble(String what) {
        troubles++;
        out.println("  ! " + what);
    }

    private boolean sum(ServerProcess process) throws IOException {
        if (!process.isAlive()) {
            trouble("the server has ended");
        }
        Complaints complaints = process.complaints();
        if (!complaints.equals(new Complaints(0, 0, 0))) {
            trouble("its log has " + complaints);
        }
        boolean resident = isFlat("RSS", Holdings::residentBytes);
        boolean heap = isFlat("heap", Holdings::heapBytes);
        boolean direct = isFlat("direct memory", Holdings::directBytes);
        return resident && heap && direct && troubles == 0;
    }

    private boolean isFlat(String what, ToDoubleFunction<Holdings> bytes) {
        List<Slope.Point> points = samples.subList((int) (samples.size() * WARM_UP), samples.size()).stream()
                .map(sample -> new Slope.Point(sample.minutes(), bytes.applyAsDouble(sample.holdings()) / MEBIBYTE))
                .toList();
        double slope = Slope.of(points);
        out.printf(Locale.ROOT, "%s after the first third: %+.2f MiB a minute%n", what, slope);
        return !(slope > STEEPEST);
    }
}
