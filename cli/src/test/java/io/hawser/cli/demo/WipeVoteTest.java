package io.hawser.cli.demo;

import static io.hawser.cli.demo.WipeVote.Outcome.KEEP;
import static io.hawser.cli.demo.WipeVote.Outcome.OPEN;
import static io.hawser.cli.demo.WipeVote.Outcome.WIPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WipeVoteTest {
    private final WipeVote vote = new WipeVote(1, 0);

    @Test
    void needsMoreThanHalfOfTheOthers() {
        vote.vote(2, true);
        assertEquals(OPEN, vote.outcome(2, true, 0));
        vote.vote(3, true);
        assertEquals(WIPE, vote.outcome(2, true, 0));
    }

    @Test
    void endsAsSoonAsItCannotSucceed() {
        vote.vote(2, false);
        assertEquals(KEEP, vote.outcome(2, true, 0));
    }

    @Test
    void takesSilenceForNo() {
        assertEquals(OPEN, vote.outcome(1, true, 19_999));
        assertEquals(KEEP, vote.outcome(1, true, 20_000));
    }

    @Test
    void endsWithItsAsker() {
        vote.vote(2, true);
        assertEquals(KEEP, vote.outcome(1, false, 0));
    }

    @Test
    void countsNeitherTheAskerNorASecondAnswer() {
        assertFalse(vote.vote(1, true));
        assertTrue(vote.vote(2, false));
        assertFalse(vote.vote(2, true));
        assertEquals(0, vote.yes());
    }

    @Test
    void forgetsTheAnswerOfWhoLeft() {
        vote.vote(2, false);
        vote.left(2);
        assertEquals(OPEN, vote.outcome(1, true, 0));
    }
}
