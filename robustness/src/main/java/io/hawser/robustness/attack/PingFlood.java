package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Pings as fast as they go, from clients of which every other one reads the pongs. */
final class PingFlood implements Attack {
    private static final int AT_ONCE = 100;

    @Override
    public String id() {
        return "T40";
    }

    @Override
    public String title() {
        return "ping flood";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Duration time = effort.time(Duration.ofSeconds(2), Duration.ofSeconds(30));
        Duration lifetime = time.plusSeconds(30);
        AtomicInteger next = new AtomicInteger();
        AtomicLong sent = new AtomicLong();
        AtomicInteger cut = new AtomicInteger();
        try (Links links = Links.open(100, index -> Link.webSocket(target, index, "/echo", lifetime))) {
            findings.expect(links.size() > 0, "nobody was let in");
            links.each(link -> {
                AtomicInteger pings = new AtomicInteger();
                boolean reads = next.getAndIncrement() % 2 == 0;
                long deadline = System.nanoTime() + time.toNanos();
                link.keepSending(() -> batch(pings));
                if (reads) {
                    readPongs(link, pings, deadline, findings);
                } else {
                    Thread.sleep(time); // not reading is the attack
                }
                if (link.ends(Duration.ofMillis(100))) {
                    cut.incrementAndGet();
                }
                sent.addAndGet(pings.get());
                link.close();
            });
            findings.figure("pings", (double) sent.get());
            findings.figure("cut", cut.get());
        }
    }

    private static byte[] batch(AtomicInteger count) {
        ByteBuffer batch = ByteBuffer.allocate(AT_ONCE * 10);
        for (int i = 0; i < AT_ONCE; i++) {
            byte[] number =
                    ByteBuffer.allocate(4).putInt(count.incrementAndGet()).array();
            batch.put(Frames.masked(Frames.FIN | Frames.PING, 0, number));
        }
        return batch.array();
    }

    /** A pong may answer several pings, the last of them (RFC 6455 §5.5.3); none may come twice or before its ping. */
    private static void readPongs(Link link, AtomicInteger sent, long deadline, Findings findings) throws IOException {
        int last = 0;
        Frame frame = link.frame(Duration.ofNanos(deadline - System.nanoTime()));
        while (frame != null) {
            if (frame.opcode() == Frames.PONG) {
                int number = frame.payload().length == 4
                        ? ByteBuffer.wrap(frame.payload()).getInt()
                        : 0;
                findings.expect(number > last && number <= sent.get(), "a pong that answers no ping");
                last = number;
            }
            frame = link.frame(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }
}
