package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.wire.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Texts that are no UTF-8 (RFC 6455 §8.1), and some that are, cut into fragments at every byte. */
final class Utf8Cases {
    private static final String VALID = "κόσμε 𝄞 \uD7FF\uE000\uFFFD\uDBFF\uDFFF \0";
    private static final byte[] BEFORE = "κό".getBytes(StandardCharsets.UTF_8);

    private static final List<String> INVALID = List.of(
            "80", // a continuation that continues nothing
            "ff",
            "fe80",
            "c080", // overlong
            "c1bf",
            "e08080",
            "e09fbf",
            "f0808080",
            "f08fbfbf",
            "eda080", // surrogates
            "edbfbf",
            "f4908080", // above U+10FFFF
            "f8888080 80".replace(" ", ""),
            "c3", // ends too early
            "e282",
            "f09d84",
            "c328",
            "e228a1");

    private Utf8Cases() {}

    static List<FrameCase> of(Effort effort) {
        List<FrameCase> cases = new ArrayList<>();
        byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= valid.length; cut++) {
            cases.add(FrameCase.taken("valid text cut at " + cut, text(valid, cut), VALID));
        }
        for (String hex : INVALID) {
            byte[] bytes = Frames.join(BEFORE, HexFormat.of().parseHex(hex));
            for (int cut = 0; cut <= bytes.length; cut++) {
                cases.add(FrameCase.refused(hex + " in a text cut at " + cut, text(bytes, cut), 1007));
            }
            byte[] close = Frames.join(new byte[] {3, (byte) 0xE8}, bytes);
            cases.add(FrameCase.refused(
                    hex + " in a close frame", Frames.frame(FrameCase.fin(Frames.CLOSE), close), 1002, 1007));
        }
        return cases;
    }

    private static byte[] text(byte[] bytes, int cut) {
        return Frames.join(
                Frames.frame(Frames.TEXT, Arrays.copyOf(bytes, cut)),
                Frames.frame(FrameCase.fin(Frames.CONTINUATION), Arrays.copyOfRange(bytes, cut, bytes.length)));
    }
}
