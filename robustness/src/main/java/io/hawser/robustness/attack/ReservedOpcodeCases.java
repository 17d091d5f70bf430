package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Frames.LengthForm;
import java.util.ArrayList;
import java.util.List;

/** Reserved opcodes (RFC 6455 §5.2) with lengths that would hurt whoever waits for the payload first. */
final class ReservedOpcodeCases {
    private static final long[] LENGTHS = {0, 125, 1 << 16, 1L << 31, Long.MAX_VALUE};

    private ReservedOpcodeCases() {}

    static List<FrameCase> of(Effort effort) {
        List<FrameCase> cases = new ArrayList<>();
        for (int opcode = Frames.BINARY + 1; opcode <= 0xF; opcode++) {
            if (opcode >= Frames.CLOSE && opcode <= Frames.PONG) {
                continue;
            }
            for (long length : LENGTHS) {
                cases.add(FrameCase.refused(
                        "opcode " + opcode + " of " + length,
                        Frames.header(FrameCase.fin(opcode), LengthForm.minimal(length), length, 0),
                        1002,
                        1009));
            }
        }
        return cases;
    }
}
