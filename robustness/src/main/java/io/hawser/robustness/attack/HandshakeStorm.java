package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two thousand handshakes a second, if the server can, each closed properly at once. It may refuse some, but must not leave
 * them hanging.
 *
 * @param tls whether each is a full TLS handshake, too
 */
record HandshakeStorm(boolean tls) implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int ADDRESSES = 64;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 2_000;

    @Override
    public String id() {
        return tls ? "T35" : "T34";
    }

    @Override
    public String title() {
        return tls ? "TLS handshake storm" : "handshake storm";
    }

    @Override
    public boolean needsTls() {
        return tls;
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        AtomicInteger hanging = new AtomicInteger();
        Duration limit = effort.time(Duration.ofSeconds(2), Duration.ofSeconds(40));
        long start = System.nanoTime();
        Crowd.Tally tally = Crowd.each(Integer.MAX_VALUE, ADDRESSES, limit, index -> {
            int peer = index % ADDRESSES;
            TimeUnit.NANOSECONDS.sleep(start + index * INTERVAL_NANOS - System.nanoTime());
            try (Link link = tls ? Link.secure(target, peer, LIFETIME) : Link.to(target, peer, LIFETIME)) {
                shake(link, target, findings);
            } catch (SocketTimeoutException e) {
                hanging.incrementAndGet();
                throw e;
            }
        });
        findings.figure("handshakesPerSecond", 1e9 * tally.done() / (System.nanoTime() - start));
        findings.figure("refused", tally.failed() - hanging.get());
        findings.expect(hanging.get() == 0, hanging + " handshakes were left hanging");
        findings.expect(tally.done() > 0, "no handshake succeeded");
    }

    private static void shake(Link link, Target target, Findings findings) throws IOException {
        link.upgrade(Request.upgrade(target, "/echo"));
        link.send(Frames.close(1000));
        Ending ending = link.ending(Link.PATIENCE);
        findings.expect(ending.refuses(1000), "a close frame was answered by: " + ending);
    }
}
