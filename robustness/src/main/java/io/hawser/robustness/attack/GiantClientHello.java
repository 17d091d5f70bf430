package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nine bytes that announce a ClientHello of 16 MiB, and then nothing.
 *
 * @param allowance how long a server may wait for the rest
 */
record GiantClientHello(Allowance allowance) implements Attack {
    /** A handshake record of 16 KiB, in it a ClientHello of 2^24 - 1 bytes (RFC 8446 §4, §5.1). */
    private static final byte[] BEGINNING = HexFormat.of().parseHex("1603014000" + "01ffffff");

    @Override
    public String id() {
        return "T07";
    }

    @Override
    public String title() {
        return "ClientHellos that announce 16 MiB";
    }

    @Override
    public boolean needsTls() {
        return true;
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        try (Links links =
                Links.open(effort.count(500, 5_000), index -> Link.toTlsPort(target, index, allowance.lifetime()))) {
            AtomicInteger open = new AtomicInteger();
            Duration wait = allowance.watched(effort);
            links.each(link -> link.send(BEGINNING));
            Serving.expect(target, findings, "while they wait");
            links.each(link -> {
                if (!link.ends(wait)) {
                    open.incrementAndGet();
                }
            });
            findings.figure("connections", links.size());
            allowance.expectNone(open.get(), links.size(), "still wait for their ClientHello", effort, findings);
        }
    }
}
