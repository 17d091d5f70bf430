package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Link;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Frames that no server should meet, each over a connection of its own. */
record FrameCases(String id, String title, Function<Effort, List<FrameCase>> cases) implements Attack {
    private static final int AT_ONCE = 64;
    private static final Duration LIFETIME = Duration.ofSeconds(30);

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        List<FrameCase> all = cases.apply(effort);
        Crowd.Tally tally = Crowd.each(all.size(), AT_ONCE, index -> {
            try (Link link = Link.webSocket(target, index, "/echo", LIFETIME)) {
                all.get(index).run(link, findings);
            }
        });
        findings.expect(tally.failed() == 0, tally.failed() + " handshakes failed");
        findings.figure("cases", all.size());
    }
}
