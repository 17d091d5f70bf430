package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Frames.LengthForm;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.time.Duration;

/** Messages that declare 1 MiB, of which ten bytes come: memory must be had for what has come, not for what is promised. */
final class DeclareAndStall implements Attack {
    private static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final byte[] BEGINNING =
            Frames.join(Frames.header(Frames.FIN | Frames.BINARY, LengthForm.EIGHT, 1 << 20, 0x0F0F0F0F), new byte[10]);

    @Override
    public String id() {
        return "T21";
    }

    @Override
    public String title() {
        return "messages that declare 1 MiB and stop";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Duration hold = effort.time(Duration.ofSeconds(1), Duration.ofSeconds(15));
        int count = effort.count(500, 8_000);
        try (Links links = Links.open(count, index -> Link.webSocket(target, index, "/echo", LIFETIME))) {
            links.each(link -> link.send(BEGINNING));
            Serving.expect(target, findings, "while they stall");
            links.each(link -> findings.expect(link.message(hold) == null, "an echo of what has not come"));
            findings.figure("connections", links.size());
        }
    }
}
