package io.hawser.abuse.attack;

import io.hawser.abuse.Effort;
import io.hawser.abuse.Target;
import io.hawser.abuse.wire.Crowd;
import java.util.List;

/** Several attacks on memory at the same time. */
record AllAtOnce(List<Attack> attacks) implements Attack {
    @Override
    public String id() {
        return "T36";
    }

    @Override
    public String title() {
        return "attacks on memory, all at once";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        // The findings of each stand for themselves; here it matters only that the server lives through all of them.
        Crowd.Tally tally = Crowd.each(
                attacks.size(), attacks.size(), index -> attacks.get(index).run(target, effort, findings));
        findings.figure("attacks at once", attacks.size());
        findings.expect(tally.failed() == 0, tally.failed() + " attacks could not be made");
    }
}
