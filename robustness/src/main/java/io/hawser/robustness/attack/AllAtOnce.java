package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
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
        Findings ofEach = new Findings(); // under all of it a server may refuse what it would serve otherwise
        Crowd.Tally tally = Crowd.each(
                attacks.size(), attacks.size(), index -> attacks.get(index).run(target, effort, ofEach));
        findings.figure("attacks", attacks.size());
        findings.figure("refused", tally.failed());
        Serving.expect(target, findings, "afterwards");
    }
}
