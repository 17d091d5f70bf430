package io.hawser.benchmarks.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * All measurements of one run. Within a cell, peers take turns, round after round, each round beginning with another one:
 * what changes on the machine meanwhile meets all of them alike. A peer that needs far more than Hawser in the first round
 * is not measured again: more rounds would not change its place.
 */
public final class Campaign {
    /** How many times Hawser's figure is far more. */
    public static final int FAR = 3;

    /** How often a measurement is repeated that does not count because of steal. */
    private static final int MOST_REPEATS = 2;

    /** The part of the peers that may be left out after one round and, as a rule, are not. */
    private static final double AGAIN = 0.6;

    private final Measuring measuring;
    private final int rounds;
    private final Consumer<Sample> progress;
    private final IntConsumer spared;

    /**
     * A run.
     *
     * @param progress hears of every measurement when it ends
     * @param spared hears how many measurements will not be made, or not again
     */
    public Campaign(Measuring measuring, int rounds, Consumer<Sample> progress, IntConsumer spared) {
        this.measuring = measuring;
        this.rounds = rounds;
        this.progress = progress;
        this.spared = spared;
    }

    /** About how long all that takes, if nothing has to be repeated. */
    public static Duration estimate(Selection selection, int rounds, Timing timing) {
        double millis = 0;
        for (Cell cell : selection.chosenCells()) {
            for (Peer peer : selection.chosenPeers(cell)) {
                double times = 1 + (rounds - 1) * (mayBeLeftOut(cell, peer) ? AGAIN : 1);
                millis += times * timing.estimate(cell, peer).toMillis();
            }
        }
        return Duration.ofMillis((long) millis);
    }

    /** Measures these peers in one cell; also what failed or does not count is in the result. */
    public List<Sample> run(Cell cell, List<Peer> peers) {
        List<Sample> samples = new ArrayList<>();
        Set<Peer> out = new LinkedHashSet<>();
        for (int round = 1; round <= rounds; round++) {
            List<Peer> order = new ArrayList<>(peers);
            Collections.rotate(order, 1 - round);
            order.removeAll(out);
            for (Peer peer : order) {
                Sample last = measure(cell, peer, round, samples);
                if (last.figures().isEmpty()) {
                    out.add(peer); // it would fail again
                    spared.accept(rounds - round);
                }
            }
            if (round == 1) {
                List<Peer> far = farFromHawser(samples);
                out.addAll(far);
                spared.accept(far.size() * (rounds - round));
            }
        }
        return samples;
    }

    private Sample measure(Cell cell, Peer peer, int round, List<Sample> samples) {
        Sample sample = once(cell, peer, round, samples);
        for (int i = 0; i < MOST_REPEATS && isDiscarded(sample); i++) {
            sample = once(cell, peer, round, samples);
        }
        if (isDiscarded(sample)) {
            spared.accept(1);
        }
        return sample;
    }

    private Sample once(Cell cell, Peer peer, int round, List<Sample> samples) {
        Sample sample = measuring.measure(cell, peer, round);
        samples.add(sample);
        progress.accept(sample);
        return sample;
    }

    private static boolean isDiscarded(Sample sample) {
        return !sample.counts() && !sample.figures().isEmpty();
    }

    /** Those of the first round whose place is clear; none where Hawser's figure does not count. */
    static List<Peer> farFromHawser(List<Sample> firstRound) {
        double hawser = firstRound.stream()
                .filter(Sample::counts)
                .filter(sample -> sample.peer().side() == Peer.Side.HAWSER)
                .mapToDouble(Sample::compared)
                .findFirst()
                .orElse(Double.NaN);
        return firstRound.stream()
                .filter(Sample::counts)
                .filter(sample -> mayBeLeftOut(sample.cell(), sample.peer()))
                .filter(sample -> sample.compared() > FAR * hawser)
                .map(Sample::peer)
                .toList();
    }

    /** Hawser and what it is compared with in {@code --quick} never are, and a single percentile says too little. */
    private static boolean mayBeLeftOut(Cell cell, Peer peer) {
        boolean other = peer.side() == Peer.Side.JAVA || peer.side() == Peer.Side.ELSEWHERE;
        return other && !peer.isCore() && cell.kind() != Kind.PACED;
    }
}
