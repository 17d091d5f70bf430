package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Deflate;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Messages of zeros, of which a thousandth goes over the wire: a server must stop inflating at its limit. */
final class DeflateBomb implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** A server that is fair lets bombs wait for each other, and all of them are some 20 s of work. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int FRAGMENTS = 100;
    private static final int IN_A_ROW = 20;

    @Override
    public String id() {
        return "T30";
    }

    @Override
    public String title() {
        return "deflate bombs";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        byte[] bomb = Deflate.zeros((long) effort.count(32, 256) << 20);
        byte[] mebibyte = Deflate.zeros(1 << 20);
        int[] tooMuch = {1002, 1003, 1007, 1008, 1009, 1011, 1013}; // 1013 where bombs together are too much
        List<FrameCase> cases = List.of(
                FrameCase.refused("a bomb in one frame", compressed(Frames.FIN, bomb), tooMuch),
                FrameCase.refused("a bomb in fragments", fragmented(bomb), tooMuch),
                FrameCase.refused("a bomb that is no deflate behind", compressed(Frames.FIN, spoilt(bomb)), tooMuch),
                FrameCase.refused("a bomb that does not end", compressed(0, bomb), tooMuch));
        byte[] row = Frames.join(
                Collections.nCopies(IN_A_ROW, compressed(Frames.FIN, mebibyte)).toArray(byte[][]::new));
        AtomicInteger agreed = new AtomicInteger();
        Request offer = Request.upgrade(target, "/echo").with("Sec-WebSocket-Extensions", Request.DEFLATE_OFFER);
        int count = effort.count(20, 1_000);
        Crowd.Tally tally = Crowd.each(count, Math.min(count, 500), Duration.ofSeconds(90), index -> {
            try (Link link = Link.to(target, index, LIFETIME)) {
                if (!link.upgrade(offer).header("Sec-WebSocket-Extensions").startsWith("permessage-deflate")) {
                    return;
                }
                agreed.incrementAndGet();
                if (index % 5 < cases.size()) {
                    cases.get(index % 5).run(link, findings, PATIENCE);
                } else { // within the limit each, and read by nobody
                    link.sendMeanwhile(row);
                    Thread.sleep(effort.time(Duration.ofSeconds(1), Duration.ofSeconds(5)));
                }
            }
        });
        findings.figure("connections", tally.done());
        findings.figure("agreedOnDeflate", agreed.get());
    }

    private static byte[] compressed(int fin, byte[] payload) {
        return Frames.frame(fin | Frames.RSV1 | Frames.BINARY, payload);
    }

    private static byte[] fragmented(byte[] payload) {
        byte[][] frames = new byte[FRAGMENTS][];
        int length = payload.length / (FRAGMENTS - 1);
        for (int i = 0; i < FRAGMENTS; i++) {
            int first = i == 0 ? Frames.RSV1 | Frames.BINARY : Frames.CONTINUATION;
            int end = Math.min(payload.length, (i + 1) * length);
            frames[i] = Frames.frame(
                    i == FRAGMENTS - 1 ? Frames.FIN | first : first, Arrays.copyOfRange(payload, i * length, end));
        }
        return Frames.join(frames);
    }

    private static byte[] spoilt(byte[] payload) {
        byte[] spoilt = payload.clone();
        Arrays.fill(spoilt, spoilt.length - 16, spoilt.length, (byte) 0xFF);
        return spoilt;
    }
}
