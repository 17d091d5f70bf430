package io.hawser.benchmarks.jmh;

import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Masking;
import io.hawser.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Payloads and frames, the same in every run. */
final class Bytes {
    static final int KEY = 0x01020304;

    private Bytes() {}

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** UTF-8 of these words again and again, to exactly this many bytes; never cut within a character. */
    static byte[] text(String words, int count) {
        byte[] unit = words.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = " ".repeat(count).getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + unit.length <= count; at += unit.length) {
            System.arraycopy(unit, 0, bytes, at, unit.length);
        }
        return bytes;
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Frames as a client sends them, one after the other. */
    static ByteBuffer masked(Opcode opcode, byte[] payload, int frames) {
        int size = FrameHeader.size(payload.length, true) + payload.length;
        ByteBuffer out = ByteBuffer.allocateDirect(frames * size);
        for (int i = 0; i < frames; i++) {
            int from = out.position() + FrameHeader.size(payload.length, true);
            FrameHeader.encode(out, out.position(), true, 0, opcode, payload.length, true, KEY);
            out.position(from);
            out.put(payload);
            Masking.apply(out, from, out.position(), KEY, 0);
        }
        return out.flip();
    }
}
