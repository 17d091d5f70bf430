package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that do not end what should be ended: they answer no close frame, never end TCP, or go on after the end.
 *
 * @param allowance how long a server may wait for them
 */
record CloseStall(Allowance allowance) implements Attack {
    private static final byte[] CLOSE = Frames.close(1000);

    /** How a client behaves at the end. */
    private enum Way {
        /** It closes, and does not end TCP: that is the server's turn (RFC 6455 §7.1.1). */
        NEVER_ENDS_TCP,
        /** It closes within a fragmented message. */
        WITHIN_MESSAGE,
        /** It goes on after its close frame, which the server must ignore (RFC 6455 §5.5.1). */
        GOES_ON,
        /** It closes twice. */
        TWICE,
        /** It ends its side of TCP without a close frame. */
        HALF_CLOSES,
        /** It closes and ends its side. */
        CLOSES_AND_HALF_CLOSES,
        /** It breaks a rule and ignores the close frame that it gets for it. */
        IGNORES_CLOSE;

        void act(Link link, Findings findings) throws IOException {
            switch (this) {
                case NEVER_ENDS_TCP -> link.send(CLOSE);
                case WITHIN_MESSAGE -> link.send(Frames.frame(Frames.TEXT, new byte[10]), CLOSE);
                case GOES_ON -> link.send(CLOSE, Frames.text("one more"), Frames.frame(Frames.PING, new byte[0]));
                case TWICE -> link.send(CLOSE, CLOSE);
                case HALF_CLOSES -> link.halfClose();
                case CLOSES_AND_HALF_CLOSES -> {
                    link.send(CLOSE);
                    link.halfClose();
                }
                case IGNORES_CLOSE -> link.send(Frames.unmasked(Frames.FIN | Frames.TEXT, new byte[1]));
            }
            findings.expect(link.message(Link.PATIENCE) == null, this + ": an echo");
            if (this != HALF_CLOSES && this != IGNORES_CLOSE) {
                Ending ending = link.ending(Duration.ZERO);
                findings.expect(ending.equals(new Ending(Ending.Kind.CLOSE_FRAME, 1000)), this + ": " + ending);
            }
        }
    }

    @Override
    public String id() {
        return "T44";
    }

    @Override
    public String title() {
        return "connections that are never closed";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        int count = effort.count(70, 3_500);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        try (Links links = Links.open(count, index -> Link.webSocket(target, index, "/echo", allowance.lifetime()))) {
            findings.expect(links.size() > 0, "nobody was let in");
            links.each(link -> {
                Way way = Way.values()[next.getAndIncrement() % Way.values().length];
                way.act(link, findings);
                if (!link.ends(allowance.watched(effort))) {
                    open.incrementAndGet();
                }
            });
            findings.figure("connections", links.size());
            findings.figure("notClosedInTime", open.get());
            allowance.expectNone(open.get(), links.size(), "connections are still open", effort, findings);
        }
    }
}
