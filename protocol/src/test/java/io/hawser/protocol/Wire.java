package io.hawser.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Bytes as RFC 6455 §5.2 lays them out, written without the code under test: for vectors, and as the oracle of sending. */
public final class Wire {
    private Wire() {}

    /** Bytes from words of hex digits; {@code 61*125} stands for 125 times 61. */
    public static byte[] hex(String words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words.strip().split("\\s+", -1)) {
            int star = word.indexOf('*');
            byte[] once = HexFormat.of().parseHex(star < 0 ? word : word.substring(0, star));
            for (int i = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1)); i > 0; i--) {
                bytes.writeBytes(once);
            }
        }
        return bytes.toByteArray();
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** The bytes of a buffer between two absolute indexes, whatever its position and limit. */
    public static byte[] bytes(ByteBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.duplicate().clear().get(offset, bytes);
        return bytes;
    }

    /** The bytes of a buffer between position and limit. */
    public static byte[] bytes(ByteBuffer buffer) {
        return bytes(buffer, buffer.position(), buffer.remaining());
    }

    public static byte[] random(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** An unmasked frame. */
    public static byte[] frame(boolean fin, int rsv, int opcode, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((fin ? 128 : 0) + rsv * 16 + opcode);
        if (payload.length < 126) {
            bytes.write(payload.length);
        } else if (payload.length < 65_536) {
            bytes.write(126);
            bytes.write(payload.length / 256);
            bytes.write(payload.length % 256);
        } else {
            bytes.write(127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** The same frames as a client sends them, each with a key of its own; a frame cut short stays cut short. */
    public static byte[] masked(byte[] frames, RandomGenerator keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < frames.length) {
            bytes.write(frames[at]);
            if (at + 1 == frames.length) {
                break;
            }
            bytes.write(frames[at + 1] | 0x80);
            int declared = frames[at + 1] & 0x7F;
            int headerEnd = at + 2 + (declared == 127 ? 8 : declared == 126 ? 2 : 0);
            for (int i = at + 2; i < Math.min(headerEnd, frames.length); i++) {
                bytes.write(frames[i]);
            }
            if (headerEnd > frames.length) {
                break;
            }
            int payloadEnd = headerEnd + payloadBytes(frames, at, headerEnd, declared);
            bytes.writeBytes(mask(frames, headerEnd, payloadEnd, Wire.random(keys, 4)));
            at = payloadEnd;
        }
        return bytes.toByteArray();
    }

    private static int payloadBytes(byte[] frames, int at, int headerEnd, int declared) {
        int rest = frames.length - headerEnd;
        ByteBuffer header = ByteBuffer.wrap(frames);
        long length =
                switch (declared) {
                    case 127 -> header.getLong(at + 2);
                    case 126 -> header.getShort(at + 2) & 0xFFFF;
                    default -> declared;
                };
        return length < 0 || length > rest ? rest : (int) length;
    }

    private static byte[] mask(byte[] frames, int from, int to, byte[] key) {
        byte[] masked = new byte[4 + to - from];
        System.arraycopy(key, 0, masked, 0, 4);
        for (int i = from; i < to; i++) {
            masked[4 + i - from] = (byte) (frames[i] ^ key[(i - from) % 4]);
        }
        return masked;
    }
}
