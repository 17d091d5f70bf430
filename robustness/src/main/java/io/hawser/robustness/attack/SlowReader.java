package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients to whom a thousand messages a second are sent, and who read none of them, or a trickle.
 *
 * @param bytesPerSecond how much each reads
 * @param allowance how long a server may put up with it
 */
record SlowReader(String id, int bytesPerSecond, Allowance allowance) implements Attack {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long what was on its way may take to be read, if the server has ended it. */
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(3);

    private static final int RECEIVE_BUFFER_BYTES = 4_096;

    @Override
    public String title() {
        return bytesPerSecond == 0 ? "clients that do not read" : "clients that read a trickle";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        try (Links links = Links.open(effort.count(50, 500), index -> open(target, index))) {
            AtomicInteger open = new AtomicInteger();
            long deadline = System.nanoTime() + allowance.watched(effort).toNanos();
            Serving.expect(target, findings, "while they do not read");
            links.each(link -> {
                while (System.nanoTime() < deadline) {
                    Thread.sleep(PAUSE); // not reading is the attack
                    if (bytesPerSecond > 0 && link.drop(bytesPerSecond, PAUSE) < 0) {
                        return;
                    }
                }
                if (!link.ends(DRAINED_WITHIN)) {
                    open.incrementAndGet();
                }
            });
            findings.figure("connections", links.size());
            findings.figure("stillServed", open.get());
            findings.expect(links.size() > 0, "nobody was let in");
            allowance.expectNone(open.get(), links.size(), "clients are still served", effort, findings);
        }
    }

    private Link open(Target target, int index) throws IOException {
        Link link = Link.narrow(target, index, RECEIVE_BUFFER_BYTES, allowance.lifetime());
        link.upgrade(Request.upgrade(target, "/flood"));
        return link;
    }
}
