package io.hawser.robustness.probe;

import io.hawser.benchmarks.load.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Reads a server's frames, which are short here, from bytes that come in any pieces (RFC 6455 §5.2). */
final class EchoReader {
    /** Hears of what came. */
    interface Heard {
        /** A whole message with {@link Frames#TEXT} or {@link Frames#BINARY}. */
        void message(int opcode, byte[] payload);

        void ping(byte[] payload);

        /** A close frame; nothing comes after it. */
        void close();

        /** Something that no server may send here. */
        void nonsense();
    }

    private final Heard heard;
    private final ByteBuffer bytes;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int opcode;
    private boolean ended;

    /**
     * A reader of one connection.
     *
     * @param longestBytes the longest payload that can come
     */
    EchoReader(int longestBytes, Heard heard) {
        this.heard = heard;
        this.bytes = ByteBuffer.allocate(longestBytes + 14);
    }

    /** Takes bytes in, all of them. */
    void read(ByteBuffer in) {
        while (in.hasRemaining() && !ended) {
            int some = Math.min(in.remaining(), bytes.remaining());
            bytes.put(in.slice(in.position(), some));
            in.position(in.position() + some);
            bytes.flip();
            while (!ended && frame()) {}
            bytes.compact();
            if (!bytes.hasRemaining()) {
                end(); // longer than anything that was sent
            }
        }
    }

    /** Takes one frame off, if it is all here. */
    private boolean frame() {
        if (bytes.remaining() < 2) {
            return false;
        }
        int at = bytes.position();
        int first = bytes.get(at) & 0xFF;
        int length = bytes.get(at + 1);
        int header = length == 126 ? 4 : 2;
        if ((first & 0x70) != 0 || length < 0 || length == 127) {
            end(); // an extension's bit, a mask, or 64 KiB and more
            return false;
        }
        if (bytes.remaining() < header) {
            return false;
        }
        length = header == 4 ? bytes.getShort(at + 2) & 0xFFFF : length;
        if (bytes.remaining() < header + length) {
            return false;
        }
        byte[] payload = new byte[length];
        bytes.get(at + header, payload).position(at + header + length);
        frame(first, payload);
        return true;
    }

    private void frame(int first, byte[] payload) {
        switch (first & 0x0F) {
            case Frames.TEXT, Frames.BINARY, Frames.CONTINUATION -> part(first, payload);
            case Frames.PING -> heard.ping(payload);
            case Frames.PONG -> {}
            case Frames.CLOSE -> {
                ended = true;
                heard.close();
            }
            default -> end();
        }
    }

    private void part(int first, byte[] payload) {
        int code = first & 0x0F;
        if ((code == Frames.CONTINUATION) == (opcode == 0)) {
            end(); // a message within a message, or the rest of none
            return;
        }
        opcode = opcode == 0 ? code : opcode;
        message.writeBytes(payload);
        if ((first & Frames.FIN) != 0) {
            heard.message(opcode, message.toByteArray());
            message.reset();
            opcode = 0;
        }
    }

    private void end() {
        ended = true;
        heard.nonsense();
    }
}
