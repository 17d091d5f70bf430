package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Deflate;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Connections with permessage-deflate that come, exchange some JSON, and go: nothing of zlib's memory may stay behind. */
final class CompressedChurn implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int AT_ONCE = 100;
    private static final int MESSAGES = 4;

    @Override
    public String id() {
        return "T32";
    }

    @Override
    public String title() {
        return "compressed connections that come and go";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Request offer = Request.upgrade(target, "/echo").with("Sec-WebSocket-Extensions", Request.DEFLATE_OFFER);
        Duration limit = effort.time(Duration.ofSeconds(2), Duration.ofSeconds(40));
        long start = System.nanoTime();
        Crowd.Tally tally = Crowd.each(Integer.MAX_VALUE, AT_ONCE, limit, index -> {
            try (Link link = Link.to(target, index, LIFETIME)) {
                boolean deflate =
                        link.upgrade(offer).header("Sec-WebSocket-Extensions").startsWith("permessage-deflate");
                for (int i = 0; i < MESSAGES; i++) {
                    exchange(link, json(index + i), deflate, findings);
                }
                link.send(Frames.close(1000));
                Ending ending = link.ending(Link.PATIENCE);
                findings.expect(ending.refuses(1000), "a close frame was answered by: " + ending);
            }
        });
        findings.figure("connectionsPerSecond", 1e9 * tally.done() / (System.nanoTime() - start));
        findings.expect(tally.failed() == 0, tally.failed() + " connections failed");
    }

    private static void exchange(Link link, byte[] json, boolean deflate, Findings findings) throws IOException {
        link.send(
                deflate
                        ? Frames.frame(Frames.FIN | Frames.RSV1 | Frames.TEXT, Deflate.compress(json))
                        : Frames.frame(Frames.FIN | Frames.TEXT, json));
        Frame echo = link.message(Link.PATIENCE);
        if (echo == null) {
            findings.expect(false, "no echo, but " + link.ending(Duration.ZERO));
            return;
        }
        byte[] payload = echo.compressed() ? Deflate.inflate(echo.payload()) : echo.payload();
        findings.expect(Arrays.equals(payload, json), "the echo is another message");
    }

    private static byte[] json(int seed) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; json.length() < 2_000; i++) {
            int number = (seed + i) * 0x9E3779B9;
            json.append(i == 0 ? "" : ",")
                    .append("{\"id\":%d,\"name\":\"name %x\",\"on\":%b}".formatted(number, number, number < 0));
        }
        return json.append("]").toString().getBytes(StandardCharsets.UTF_8);
    }
}
