package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Handshakes that never end: some say nothing, some dribble headers, some a ClientHello, a byte a second.
 *
 * @param allowance how long a server may wait for a handshake
 */
record SlowHandshake(Allowance allowance) implements Attack {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A record with a ClientHello of 512 bytes, of which enough are here. */
    private static final byte[] CLIENT_HELLO =
            HexFormat.of().parseHex("1603010200" + "010001fc0303" + "42".repeat(200));

    /** What never comes to its end. */
    @SuppressWarnings("ArrayRecordComponent") // sent, not compared
    private record Way(String name, boolean tls, byte[] bytes) {}

    @Override
    public String id() {
        return "T41";
    }

    @Override
    public String title() {
        return "slow handshakes";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        boolean tls = target.tlsPort().isPresent();
        Way[] ways = {
            new Way("TCP", false, new byte[0]),
            new Way("TLS", tls, tls ? CLIENT_HELLO : new byte[0]),
            new Way("HTTP", false, Request.upgrade(target, "/echo").bytes())
        };
        int count = effort.count(100, 3_000);
        Crowd.each(ways.length, ways.length, index -> {
            Way way = ways[index];
            int first = index * count;
            try (Links links = Links.open(count, peer -> open(target, way, first + peer))) {
                dribble(links, way, effort, findings);
            }
        });
        Serving.expect(target, findings, "meanwhile");
    }

    private Link open(Target target, Way way, int peer) throws IOException {
        return way.tls
                ? Link.toTlsPort(target, peer, allowance.lifetime())
                : Link.to(target, peer, allowance.lifetime());
    }

    private void dribble(Links links, Way way, Effort effort, Findings findings) throws InterruptedException {
        long start = System.nanoTime();
        AtomicInteger open = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        links.each(link -> {
            int sent = 0;
            boolean ended = false;
            while (!ended
                    && System.nanoTime() - start < allowance.watched(effort).toNanos()) {
                if (sent < way.bytes.length) {
                    link.send(new byte[] {way.bytes[sent++]});
                }
                ended = link.ends(PAUSE);
            }
            if (ended) {
                last.accumulateAndGet(System.nanoTime() - start, Math::max);
            } else {
                open.incrementAndGet();
            }
        });
        findings.figure("connections" + way.name, links.size());
        findings.figure("lastCutSeconds" + way.name, last.get() / 1e9);
        allowance.expectNone(
                open.get(), links.size(), "slow handshakes (" + way.name + ") still go on", effort, findings);
    }
}
