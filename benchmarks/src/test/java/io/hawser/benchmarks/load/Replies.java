package io.hawser.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;

/** Bytes that a peer may send back, right or wrong. */
final class Replies {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Random keys = new Random(3);
    private final boolean masked;

    private Replies(boolean masked) {
        this.masked = masked;
    }

    static Replies ofServer() {
        return new Replies(false);
    }

    static Replies ofClient() {
        return new Replies(true);
    }

    /** The script of a measurement with binary messages of this size. */
    static Script script(String mode, int bytes) {
        return new Script(LoadOptions.of(Map.of("mode", mode, "bytes", String.valueOf(bytes))), 1);
    }

    Replies frame(int firstByte, byte[] payload) {
        return frame(firstByte, payload, masked, keys.nextInt());
    }

    Replies frame(int firstByte, byte[] payload, boolean isMasked, int key) {
        ByteBuffer frame = ByteBuffer.allocate(Frames.headerBytes(payload.length, isMasked) + payload.length);
        if (isMasked) {
            Frames.masked(frame, firstByte, payload, key);
        } else {
            Frames.plain(frame, firstByte, payload);
        }
        bytes.writeBytes(frame.array());
        return this;
    }

    /** A message in one frame. */
    Replies message(byte[] payload) {
        return frame(Frames.FIN | Frames.BINARY, payload);
    }

    Replies raw(int... all) {
        for (int each : all) {
            bytes.write(each);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
