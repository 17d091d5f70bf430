package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messages of 16 MiB, whole and in fragments: by default a server has a limit, and it is lower. */
final class BigMessage implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int LENGTH = 16 << 20;

    @Override
    public String id() {
        return "T23";
    }

    @Override
    public String title() {
        return "messages of 16 MiB";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException {
        List<FrameCase> cases = new ArrayList<>();
        for (int fragments : new int[] {1, 16, 256, 1_024}) {
            byte[] part = new byte[LENGTH / fragments];
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < fragments; i++) {
                int opcode = i == 0 ? Frames.BINARY : Frames.CONTINUATION;
                frames.add(Frames.frame(i == fragments - 1 ? Frames.FIN | opcode : opcode, part));
            }
            cases.add(FrameCase.refused(
                    "16 MiB in " + fragments + " frames",
                    Frames.join(frames.toArray(byte[][]::new)),
                    1003,
                    1008,
                    1009));
        }
        for (FrameCase each : cases) { // one at a time: it is the server's memory that is attacked, not ours
            try (Link link = Link.webSocket(target, 0, "/echo", LIFETIME)) {
                each.run(link, findings);
            }
        }
    }
}
