package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import io.hawser.robustness.wire.SplitSocket;
import java.io.IOException;
import java.time.Duration;

/** A ClientHello in two TCP segments, cut at each byte, and in TLS records of few bytes each (RFC 8446 §5.1). */
final class SplitClientHello implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int AT_ONCE = 8;
    private static final int LONGEST_HELLO = 512;
    private static final int[] RECORD_BYTES = {1, 2, 3, 7, 100};

    @Override
    public String id() {
        return "T07b";
    }

    @Override
    public String title() {
        return "ClientHellos cut at every byte";
    }

    @Override
    public boolean needsTls() {
        return true;
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        int step = effort.count(17, 1);
        Crowd.Tally segments = Crowd.each(LONGEST_HELLO / step, AT_ONCE, index -> {
            int cut = 1 + index * step;
            try (Link link = Link.secure(target, SplitSocket.cutAt(cut), index, LIFETIME)) {
                link.upgrade(Request.upgrade(target, "/echo"));
                findings.expect(Serving.echoes(link, "cut"), "no echo after a ClientHello cut at " + cut);
            }
        });
        findings.expect(
                segments.failed() == 0,
                segments.failed() + " of " + segments.done() + " segmented ClientHellos refused");
        Crowd.each(RECORD_BYTES.length, AT_ONCE, index -> {
            long start = System.nanoTime();
            try (Link link = Link.secure(target, SplitSocket.records(RECORD_BYTES[index]), index, LIFETIME)) {
                findings.expect(Serving.echoes(upgraded(link, target), "cut"), "no echo after records of few bytes");
            } catch (IOException e) { // refused: that is a server's right
                boolean hung = System.nanoTime() - start >= Link.PATIENCE.toNanos();
                findings.expect(!hung, "hangs at records of " + RECORD_BYTES[index] + " bytes");
            }
        });
        findings.figure("cases", LONGEST_HELLO / step + RECORD_BYTES.length);
    }

    private static Link upgraded(Link link, Target target) throws IOException {
        link.upgrade(Request.upgrade(target, "/echo"));
        return link;
    }
}
