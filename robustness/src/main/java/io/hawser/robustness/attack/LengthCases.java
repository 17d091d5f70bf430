package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Frames.LengthForm;
import java.util.ArrayList;
import java.util.List;

/** Lengths that overflow, lie, or are written in too many bytes (RFC 6455 §5.2). */
final class LengthCases {
    private static final int KEY = 0x12345678;
    private static final int LIMIT = 1 << 20;

    /** More than any server should promise to hold by default. */
    private static final long[] HUGE = {
        Integer.MAX_VALUE, 1L << 31, (1L << 31) + 1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1
    };

    private LengthCases() {}

    static List<FrameCase> of(Effort effort) {
        List<FrameCase> cases = new ArrayList<>();
        for (long length : HUGE) {
            String name = Long.toUnsignedString(length);
            for (int opcode : new int[] {Frames.TEXT, Frames.BINARY}) {
                cases.add(huge("opcode " + opcode + " of " + name, FrameCase.fin(opcode), length));
                cases.add(huge("fragment with opcode " + opcode + " of " + name, opcode, length));
            }
            cases.add(afterFragment("continuation of " + name + " after 10 bytes", length));
            cases.add(control("ping of " + name, Frames.PING, LengthForm.EIGHT, length));
            cases.add(control("close of " + name, Frames.CLOSE, LengthForm.EIGHT, length));
        }
        for (long sum : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            cases.add(afterFragment("fragments that add up to " + Long.toUnsignedString(sum), sum - 10));
            cases.add(afterFragment("fragments that add up to 5 more than " + Long.toUnsignedString(sum), sum - 5));
        }
        for (int opcode : new int[] {Frames.PING, Frames.PONG, Frames.CLOSE}) {
            cases.add(control("opcode " + opcode + " of 126", opcode, LengthForm.TWO, 126));
            cases.add(control("opcode " + opcode + " of 65536", opcode, LengthForm.EIGHT, 1 << 16));
        }
        cases.add(padded(LengthForm.TWO, 0));
        cases.add(padded(LengthForm.TWO, 125));
        cases.add(padded(LengthForm.EIGHT, 125));
        cases.add(padded(LengthForm.EIGHT, 0xFFFF));
        for (int length : new int[] {LIMIT - 1, LIMIT, LIMIT + 1}) {
            byte[] payload = new byte[length];
            byte[] frame = Frames.masked(FrameCase.fin(Frames.BINARY), KEY, payload);
            cases.add(FrameCase.either("binary of " + length, frame, payload, FrameCase.tooMuch()));
        }
        return cases;
    }

    private static FrameCase huge(String name, int first, long length) {
        byte[] frame = Frames.join(Frames.header(first, LengthForm.EIGHT, length, KEY), new byte[10]);
        return FrameCase.refused(name, frame, FrameCase.tooMuch());
    }

    private static FrameCase afterFragment(String name, long length) {
        byte[] frames = Frames.join(
                Frames.masked(Frames.BINARY, KEY, new byte[10]),
                Frames.header(FrameCase.fin(Frames.CONTINUATION), LengthForm.EIGHT, length, KEY),
                new byte[10]);
        return FrameCase.refused(name, frames, FrameCase.tooMuch());
    }

    private static FrameCase control(String name, int opcode, LengthForm form, long length) {
        byte[] payload = new byte[10]; // of what was declared, the rest never comes
        return FrameCase.refused(
                name,
                Frames.join(Frames.header(FrameCase.fin(opcode), form, length, KEY), payload),
                FrameCase.tooMuch());
    }

    /** "the minimal number of bytes MUST be used": a server need not check it. */
    private static FrameCase padded(LengthForm form, int length) {
        byte[] frame = Frames.join(Frames.header(FrameCase.fin(Frames.BINARY), form, length, 0), new byte[length]);
        return FrameCase.either(length + " written as " + form, frame, new byte[length], FrameCase.protocolError());
    }
}
