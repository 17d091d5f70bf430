package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Deflate;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import io.hawser.robustness.wire.Response;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Valid sessions in which some bytes were changed, lost, doubled or moved. What the server makes of them is its business, as
 * long as it answers with what a server may send.
 *
 * @param seed makes the same mutations again
 */
record Mutations(long seed) implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(20);
    private static final Duration ANSWERS = Duration.ofMillis(300);
    private static final int AT_ONCE = 64;
    private static final int MOST_FRAMES = 6;

    @Override
    public String id() {
        return "T29";
    }

    @Override
    public String title() {
        return "random mutations of valid sessions";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        Duration limit = effort.time(Duration.ofSeconds(3), Duration.ofSeconds(45));
        Request request = Request.upgrade(target, "/echo").with("Sec-WebSocket-Extensions", Request.DEFLATE_OFFER);
        Crowd.Tally tally = Crowd.each(effort.count(1_000, 50_000), AT_ONCE, limit, index -> {
            Random random = new Random(seed + index);
            boolean first = random.nextInt(4) == 0;
            byte[] frames = frames(random);
            try (Link link = Link.to(target, index, LIFETIME)) {
                if (!first) {
                    link.upgrade(request);
                    link.sendMeanwhile(new Mutation(random).of(frames));
                    readAll(link);
                } else if (isUpgraded(link, new Mutation(random).of(request.bytes()), frames)) {
                    readAll(link);
                }
            } catch (ProtocolException e) {
                findings.expect(false, "seed " + (seed + index) + ": " + e.getMessage());
            }
        });
        findings.figure("sessions", tally.done());
        findings.expect(tally.failed() == 0, tally.failed() + " valid handshakes failed");
    }

    private static boolean isUpgraded(Link link, byte[] request, byte[] frames) throws IOException {
        link.sendMeanwhile(request, frames);
        Response response = link.response(ANSWERS);
        if (response != null && response.status() == 500) {
            throw new ProtocolException("the server failed at a request");
        }
        return response != null && response.status() == 101; // after anything else comes a body, which is no frame
    }

    private static void readAll(Link link) throws IOException {
        long deadline = System.nanoTime() + ANSWERS.toNanos();
        while (link.frame(Duration.ofNanos(deadline - System.nanoTime())) != null) {
            // the reader complains of what no server may send
        }
    }

    /** Some frames of a valid session. */
    private static byte[] frames(Random random) {
        List<byte[]> frames = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_FRAMES);
        for (int i = 0; i < count; i++) {
            byte[] text = "κόσμε ".repeat(1 + random.nextInt(40)).getBytes(StandardCharsets.UTF_8);
            frames.add(
                    switch (random.nextInt(7)) {
                        case 0 -> Frames.frame(Frames.FIN | Frames.TEXT, text);
                        case 1 -> Frames.frame(Frames.FIN | Frames.BINARY, new byte[random.nextInt(70_000)]);
                        case 2 -> Frames.frame(Frames.FIN | Frames.RSV1 | Frames.TEXT, Deflate.compress(text));
                        case 3 -> Frames.frame(Frames.FIN | Frames.PING, new byte[random.nextInt(126)]);
                        case 4 -> Frames.frame(Frames.FIN | Frames.PONG, new byte[random.nextInt(126)]);
                        case 5 ->
                            Frames.join(
                                    Frames.frame(Frames.TEXT, text),
                                    Frames.frame(Frames.FIN | Frames.PING, new byte[3]),
                                    Frames.frame(Frames.FIN | Frames.CONTINUATION, text));
                        default ->
                            Frames.join(
                                    Frames.frame(Frames.RSV1 | Frames.BINARY, Deflate.compress(text)),
                                    Frames.frame(Frames.FIN | Frames.CONTINUATION, new byte[0]));
                    });
        }
        frames.add(Frames.close(1000 + random.nextInt(4)));
        return Frames.join(frames.toArray(byte[][]::new));
    }
}
