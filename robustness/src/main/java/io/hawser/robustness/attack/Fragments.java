package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

/** A message in more pieces than it has any use for: fragments of one byte, empty fragments, segments of one byte. */
final class Fragments implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int FRAGMENTS_AT_ONCE = 1_000;

    @Override
    public String id() {
        return "T22";
    }

    @Override
    public String title() {
        return "a message in a million fragments";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException {
        oneByteFragments(target, effort.count(100_000, 1 << 20), findings);
        endlessEmptyFragments(target, effort.count(200_000, 5_000_000), findings);
        oneByteSegments(target, effort.count(4_000, 60_000), findings);
    }

    /** May be taken or refused. */
    private static void oneByteFragments(Target target, int count, Findings findings) throws IOException {
        byte[] one = Frames.frame(Frames.CONTINUATION, new byte[1]);
        ByteBuffer all = ByteBuffer.allocate(count * one.length);
        all.put(Frames.frame(Frames.BINARY, new byte[1]));
        while (all.remaining() > one.length) {
            all.put(one);
        }
        all.put(Frames.frame(Frames.FIN | Frames.CONTINUATION, new byte[1]));
        try (Link link = Link.webSocket(target, 0, "/echo", LIFETIME)) {
            link.sendMeanwhile(all.array());
            Frame echo = link.message(WITHIN);
            Ending ending = link.ending(Duration.ZERO);
            boolean taken = echo != null && echo.payload().length == count;
            findings.expect(
                    taken || ending.refuses(FrameCase.tooMuch()), "a message in " + count + " fragments: " + ending);
        }
    }

    /** They cost memory or time and add nothing, so there must be an end to them. */
    private static void endlessEmptyFragments(Target target, int count, Findings findings) throws IOException {
        byte[] one = Frames.frame(Frames.CONTINUATION, new byte[0]);
        byte[] batch = Frames.join(Collections.nCopies(FRAGMENTS_AT_ONCE, one).toArray(byte[][]::new));
        try (Link link = Link.webSocket(target, 1, "/echo", LIFETIME)) {
            link.send(Frames.frame(Frames.TEXT, new byte[0]));
            int sent = 0;
            while (sent < count && link.send(batch)) {
                sent += FRAGMENTS_AT_ONCE;
            }
            Ending ending = link.ending(Link.PATIENCE);
            findings.figure("emptyFragments", sent);
            findings.expect(ending.refuses(FrameCase.tooMuch()), sent + " empty fragments: " + ending);
        }
    }

    /** TCP may cut as it likes: this message must be taken. */
    private static void oneByteSegments(Target target, int length, Findings findings) throws IOException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'a');
        byte[] frame = Frames.frame(Frames.FIN | Frames.BINARY, payload);
        try (Link link = Link.webSocket(target, 2, "/echo", LIFETIME)) {
            for (byte each : frame) {
                link.send(new byte[] {each});
            }
            Frame echo = link.message(WITHIN);
            boolean taken = echo != null && Arrays.equals(echo.payload(), payload);
            findings.expect(taken, "a message in segments of one byte is lost");
        }
    }
}
