package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thousand fragments on each of a thousand connections, and then silence.
 *
 * @param allowance how long a message may take
 */
record UnfinishedMessages(Allowance allowance) implements Attack {
    private static final byte[] BEGINNING = Frames.join(
            Frames.frame(Frames.BINARY, new byte[1]),
            Frames.join(Collections.nCopies(999, Frames.frame(Frames.CONTINUATION, new byte[1]))
                    .toArray(byte[][]::new)));

    @Override
    public String id() {
        return "T22b";
    }

    @Override
    public String title() {
        return "messages that never end";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Duration wait = allowance.watched(effort);
        int count = effort.count(200, 1_000);
        try (Links links = Links.open(count, index -> Link.webSocket(target, index, "/echo", allowance.lifetime()))) {
            AtomicInteger open = new AtomicInteger();
            links.each(link -> link.send(BEGINNING));
            Serving.expect(target, findings, "while they wait");
            links.each(link -> {
                if (link.ending(wait).kind() == Ending.Kind.NONE) {
                    open.incrementAndGet();
                }
            });
            findings.figure("connections", links.size());
            allowance.expectNone(open.get(), links.size(), "messages still wait for their end", effort, findings);
        }
    }
}
