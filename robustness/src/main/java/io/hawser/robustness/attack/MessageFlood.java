package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Tiny texts as fast as they go, from clients of which every other one reads the echoes. */
final class MessageFlood implements Attack {
    private static final int AT_ONCE = 100;

    @Override
    public String id() {
        return "T45";
    }

    @Override
    public String title() {
        return "message flood";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Duration time = effort.time(Duration.ofSeconds(2), Duration.ofSeconds(30));
        Duration lifetime = time.plusSeconds(30);
        AtomicInteger next = new AtomicInteger();
        AtomicLong echoes = new AtomicLong();
        long start = System.nanoTime();
        try (Links links = Links.open(100, index -> Link.webSocket(target, index, "/echo", lifetime))) {
            findings.expect(links.size() > 0, "nobody was let in");
            links.each(link -> {
                AtomicInteger number = new AtomicInteger();
                boolean reads = next.getAndIncrement() % 2 == 0;
                long deadline = System.nanoTime() + time.toNanos();
                link.keepSending(() -> batch(number));
                if (reads) {
                    int count = readEchoes(link, deadline, findings);
                    findings.expect(count > 0, "a client that reads gets no echo");
                    echoes.addAndGet(count);
                } else {
                    Thread.sleep(time); // not reading is the attack
                }
                link.close();
            });
        }
        findings.figure("echoesPerSecond", 1e9 * echoes.get() / (System.nanoTime() - start));
    }

    private static byte[] batch(AtomicInteger number) {
        byte[][] batch = new byte[AT_ONCE][];
        for (int i = 0; i < AT_ONCE; i++) {
            batch[i] = Frames.text(String.valueOf(number.getAndIncrement()));
        }
        return Frames.join(batch);
    }

    /** How many came, which must be all, in order. */
    private static int readEchoes(Link link, long deadline, Findings findings) throws IOException {
        int count = 0;
        Frame echo = link.message(Duration.ofNanos(deadline - System.nanoTime()));
        while (echo != null) {
            findings.expect(echo.text().equals(String.valueOf(count)), "echoes are lost or out of order");
            count++;
            echo = link.message(Duration.ofNanos(deadline - System.nanoTime()));
        }
        return count;
    }
}
