package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.wire.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames without a mask (RFC 6455 §5.1), with reserved bits (§5.2), in a wrong order (§5.4), or with a wrong close code (§7.4). */
final class MaskingCases {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int TEXT = Frames.FIN | Frames.TEXT;
    private static final int CONTINUATION = Frames.FIN | Frames.CONTINUATION;

    private MaskingCases() {}

    static List<FrameCase> of(Effort effort) {
        List<FrameCase> cases = new ArrayList<>();
        cases.add(FrameCase.taken("masked by zero", Frames.masked(TEXT, 0, HELLO), "hello"));
        cases.add(FrameCase.taken("masked by all ones", Frames.masked(TEXT, -1, HELLO), "hello"));
        for (int opcode : new int[] {Frames.TEXT, Frames.BINARY, Frames.PING, Frames.PONG, Frames.CLOSE}) {
            cases.add(wrong("unmasked opcode " + opcode, Frames.unmasked(Frames.FIN | opcode, new byte[0])));
            for (int rsv : new int[] {Frames.RSV1, Frames.RSV2, Frames.RSV3}) {
                cases.add(wrong(
                        "opcode %d with bit %x".formatted(opcode, rsv),
                        Frames.frame(Frames.FIN | rsv | opcode, new byte[0])));
            }
        }
        cases.add(wrong("unmasked text with payload", Frames.unmasked(TEXT, HELLO)));
        cases.add(wrong("fragmented ping", Frames.frame(Frames.PING, HELLO)));
        cases.add(wrong("fragmented close", Frames.frame(Frames.CLOSE, new byte[0])));
        cases.add(wrong("continuation of nothing", Frames.frame(CONTINUATION, HELLO)));
        cases.add(wrong("open continuation of nothing", Frames.frame(Frames.CONTINUATION, HELLO)));
        cases.add(
                wrong("text within a text", Frames.join(Frames.frame(Frames.TEXT, HELLO), Frames.frame(TEXT, HELLO))));
        cases.add(wrong(
                "unmasked continuation",
                Frames.join(Frames.frame(Frames.TEXT, HELLO), Frames.unmasked(CONTINUATION, HELLO))));
        cases.add(wrong("close frame of one byte", Frames.frame(Frames.FIN | Frames.CLOSE, new byte[1])));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1100, 2000, 2999}) {
            cases.add(wrong("close code " + code, Frames.close(code)));
        }
        return cases;
    }

    private static FrameCase wrong(String name, byte[] bytes) {
        return FrameCase.refused(name, bytes, FrameCase.protocolError());
    }
}
