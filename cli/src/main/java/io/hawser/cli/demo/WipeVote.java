package io.hawser.cli.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * The question whether the board may be wiped: yes when more than half of the others say so, no when that cannot happen any
 * more or the time is over. Guarded by its room.
 */
final class WipeVote {
    /** How it stands. */
    enum Outcome {
        OPEN,
        WIPE,
        KEEP
    }

    private final int by;
    private final long ends;
    private final Map<Integer, Boolean> votes = new HashMap<>();

    WipeVote(int by, long now) {
        this.by = by;
        this.ends = now + Bounds.WIPE_OPEN.toMillis();
    }

    int by() {
        return by;
    }

    long leftMillis(long now) {
        return Math.max(0, ends - now);
    }

    /** A seat's answer; only its first counts, and the asker has none. */
    boolean vote(int seat, boolean yes) {
        return seat != by && votes.putIfAbsent(seat, yes) == null;
    }

    /** Someone left: their answer goes with them. */
    void left(int seat) {
        votes.remove(seat);
    }

    int yes() {
        return (int) votes.values().stream().filter(yes -> yes).count();
    }

    static int needed(int others) {
        return others / 2 + 1;
    }

    /**
     * How it stands.
     *
     * @param others how many are here beside the asker
     */
    Outcome outcome(int others, boolean askerHere, long now) {
        int no = votes.size() - yes();
        if (askerHere && yes() >= needed(others)) {
            return Outcome.WIPE;
        }
        boolean lost = others - no < needed(others);
        return !askerHere || lost || now >= ends ? Outcome.KEEP : Outcome.OPEN;
    }
}
