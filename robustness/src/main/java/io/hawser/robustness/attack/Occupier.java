package io.hawser.robustness.attack;

import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that holds WebSockets open, as many as the server lets in, until its input ends. */
public final class Occupier {
    private static final Duration LIFETIME = Duration.ofMinutes(3);

    /** After so many refusals in all it is content with what it has. */
    private static final int REFUSALS = 128;

    private Occupier() {}

    /** Arguments: the port, the number of the first peer to look like, and how many connections to open. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Target target = new Target(Integer.parseInt(arguments[0]), OptionalInt.empty(), 0);
        int firstPeer = Integer.parseInt(arguments[1]);
        AtomicInteger refusals = new AtomicInteger();
        try (Links links = Links.open(Integer.parseInt(arguments[2]), index -> {
            if (refusals.get() >= REFUSALS) {
                throw new IOException("refused");
            }
            try {
                return Link.webSocket(target, firstPeer + index, "/echo", LIFETIME);
            } catch (IOException e) {
                refusals.incrementAndGet();
                throw e;
            }
        })) {
            System.out.println(links.size());
            while (System.in.read() >= 0) {
                // until the parent has had enough, or is gone
            }
        }
    }
}
