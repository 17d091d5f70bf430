package io.hawser;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Frames written and read by hand, so that the tests do not believe the code under test (RFC 6455 §5.2). */
final class Frames {
    private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private Frames() {}

    /** Frames from a client are masked, from a server not. */
    static byte[] frame(boolean fromClient, int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int mask = fromClient ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 65_536) {
            out.write(mask | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (fromClient) {
            out.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(fromClient ? payload[i] ^ KEY[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] closePayload(int code, String reason) {
        byte[] text = utf8(reason);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    /** Each frame in a line: {@code TEXT hello}, {@code BINARY 00ff}, {@code PING}, {@code CLOSE 1000 bye}. */
    static List<String> read(boolean fromClient, byte[] wire) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int second = in.get() & 0xFF;
            if (second >= 128 != fromClient) {
                throw new AssertionError("mask bit is " + (second >> 7));
            }
            int length = second & 127;
            if (length == 126) {
                length = in.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(in.getLong());
            }
            byte[] key = new byte[4];
            if (fromClient) {
                in.get(key);
            }
            byte[] payload = new byte[length];
            in.get(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= key[i % 4];
            }
            frames.add(describe(first, payload));
        }
        return frames;
    }

    private static String describe(int first, byte[] payload) {
        return switch (first) {
            case 0x81 -> line("TEXT", payload, 0);
            case 0x82 -> "BINARY " + HexFormat.of().formatHex(payload);
            case 0x88 ->
                payload.length == 0
                        ? "CLOSE"
                        : line("CLOSE " + (ByteBuffer.wrap(payload).getShort() & 0xFFFF), payload, 2);
            case 0x89 -> line("PING", payload, 0);
            case 0x8A -> line("PONG", payload, 0);
            default -> throw new AssertionError("first byte " + Integer.toHexString(first));
        };
    }

    private static String line(String name, byte[] payload, int from) {
        return (name + " " + new String(payload, from, payload.length - from, StandardCharsets.UTF_8)).strip();
    }
}
