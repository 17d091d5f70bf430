package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.time.Duration;
import java.util.Arrays;

/** Connections that are reset after each byte of a handshake, a message, a fragment and a close frame, again and again. */
final class OpenAndReset implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int AT_ONCE = 16;

    @Override
    public String id() {
        return "T28";
    }

    @Override
    public String title() {
        return "open and reset at every byte";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        byte[] handshake = Request.upgrade(target, "/echo").bytes();
        byte[] session = Frames.join(
                handshake,
                Frames.text("a whole message"),
                Frames.frame(Frames.TEXT, new byte[200]),
                Frames.frame(Frames.FIN | Frames.PING, new byte[3]),
                Frames.close(1000));
        Duration limit = effort.time(Duration.ofSeconds(2), Duration.ofSeconds(60));
        long start = System.nanoTime();
        Crowd.Tally tally = Crowd.each(effort.count(5_000, 200_000), AT_ONCE, limit, index -> {
            int sent = index % (session.length + 1);
            try (Link link = Link.to(target, index, LIFETIME)) {
                link.send(Arrays.copyOf(session, sent));
                if (sent > handshake.length && index % 2 == 0) {
                    link.response(Link.PATIENCE); // so that the reset meets an open connection, too
                }
            }
        });
        findings.figure("resetsPerSecond", 1e9 * tally.done() / (System.nanoTime() - start));
        findings.expect(tally.failed() == 0, tally.failed() + " of " + tally.done() + " connections were not let in");
        Serving.expect(target, findings, "afterwards");
    }
}
