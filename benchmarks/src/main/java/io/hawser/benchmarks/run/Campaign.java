package io.hawser.benchmarks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All measurements of one run. Within a cell, servers take turns, round after round, each round beginning with another
 * one: what changes on the machine meanwhile meets all of them alike.
 */
public final class Campaign {
    /** How often a measurement is repeated that does not count because of steal. */
    private static final int MOST_REPEATS = 2;

    private final Measuring measuring;
    private final int rounds;
    private final Consumer<Sample> progress;

    /**
     * A run.
     *
     * @param progress hears of every measurement when it ends
     */
    public Campaign(Measuring measuring, int rounds, Consumer<Sample> progress) {
        this.measuring = measuring;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** Measures these servers in one cell; also what failed or does not count is in the result. */
    public List<Sample> run(Cell cell, List<Peer> peers) {
        List<Sample> samples = new ArrayList<>();
        Set<Peer> failed = new LinkedHashSet<>();
        for (int round = 1; round <= rounds; round++) {
            List<Peer> order = new ArrayList<>(peers);
            Collections.rotate(order, 1 - round);
            order.removeAll(failed);
            for (Peer peer : order) {
                Sample last = measure(cell, peer, round, samples);
                if (last.figures().isEmpty()) {
                    failed.add(peer); // it would fail again
                }
            }
        }
        return samples;
    }

    private Sample measure(Cell cell, Peer peer, int round, List<Sample> samples) {
        Sample sample = null;
        for (int i = 0;
                sample == null
                        || (i <= MOST_REPEATS
                                && !sample.counts()
                                && !sample.figures().isEmpty());
                i++) {
            sample = measuring.measure(cell, peer, round);
            samples.add(sample);
            progress.accept(sample);
        }
        return sample;
    }
}
