package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Links;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A header section that comes byte by byte: a server that begins from its start with each of them does quadratic work. */
final class ByteByByte implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final byte[] LINE =
            "GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FILLER = {'a'};

    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The part of a processor that a server may take for others. */
    private static final double IDLE = 0.4;

    /** It must be as idle so many times in a row: on a busy machine who works may have to wait for a processor. */
    private static final int IDLE_LOOKS = 3;

    /** Less is not worth measuring. */
    private static final double MEASURABLE_SECONDS = 0.3;

    /** Linear work gives 1, quadratic work 3. */
    private static final double MOST_GROWTH = 2.2;

    @Override
    public String id() {
        return "T03";
    }

    @Override
    public String title() {
        return "headers that come byte by byte";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        int half = effort.count(8, 32) << 10;
        try (Links links = Links.open(effort.count(2, 8), index -> Link.to(target, index, LIFETIME))) {
            findings.expect(links.size() > 0, "nobody was let in");
            links.each(link -> link.send(LINE));
            double start = settledSeconds(target);
            links.each(link -> dribble(link, half));
            double middle = settledSeconds(target);
            links.each(link -> dribble(link, half));
            double end = settledSeconds(target);
            findings.figure("cpuMillisPerKiB", 1000 * (end - start) / (links.size() * half >> 9));
            findings.expect(
                    end - middle < MEASURABLE_SECONDS || end - middle < MOST_GROWTH * (middle - start),
                    "the second half takes %.2f s of CPU, the first %.2f s".formatted(end - middle, middle - start));
        }
    }

    private static void dribble(Link link, int count) {
        for (int i = 0; i < count && link.send(FILLER); i++) {
            // until the server has had enough
        }
    }

    /** The processor time that the server has taken, once it is through with what came. */
    private static double settledSeconds(Target target) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        double now = seconds(target);
        for (int idle = 0; idle < IDLE_LOOKS && System.nanoTime() < deadline; ) {
            double before = now;
            Thread.sleep(PAUSE);
            now = seconds(target);
            idle = now - before > IDLE * PAUSE.toMillis() / 1000 ? 0 : idle + 1;
        }
        return now;
    }

    private static double seconds(Target target) {
        Optional<Duration> used =
                ProcessHandle.of(target.pid()).flatMap(process -> process.info().totalCpuDuration());
        return used.map(Duration::toNanos).orElse(0L) / 1e9;
    }
}
