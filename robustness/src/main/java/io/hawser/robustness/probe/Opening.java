package io.hawser.robustness.probe;

import io.hawser.benchmarks.load.Frames;
import io.hawser.benchmarks.load.LoadException;
import io.hawser.benchmarks.load.Upgrade;
import io.hawser.robustness.Target;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Opening and closing a WebSocket as a client does that means well. */
final class Opening {
    /** The payload of a close frame with 1000. */
    static final byte[] NORMAL = {0x03, (byte) 0xE8};

    private static final int MOST_HEADER_BYTES = 16 << 10;

    private Opening() {}

    /**
     * Connects to {@code /echo} and shakes hands.
     *
     * @param limit how long connecting, and then each byte of the answer, may take
     * @return a channel that blocks
     * @throws IOException if the server does not answer as RFC 6455 §4.2.2 says
     */
    static SocketChannel open(Target target, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(target.address(), (int) limit.toMillis());
            channel.socket().setSoTimeout((int) limit.toMillis());
            Upgrade upgrade = Upgrade.of(target.port(), "/echo", false, ThreadLocalRandom.current());
            channel.write(ByteBuffer.wrap(upgrade.request()));
            upgrade.check(head(channel.socket().getInputStream()));
            return channel;
        } catch (LoadException e) {
            channel.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The header section; not a byte more is read. */
    private static String head(InputStream in) throws IOException {
        byte[] bytes = new byte[MOST_HEADER_BYTES];
        int length = 0;
        while (Upgrade.end(bytes, length) < 0) {
            int next = in.read();
            if (next < 0 || length == bytes.length) {
                throw new EOFException("no whole answer to the handshake");
            }
            bytes[length] = (byte) next;
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** A frame of a client's. */
    static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frames.headerBytes(payload.length, true) + payload.length);
        Frames.masked(
                frame, Frames.FIN | opcode, payload, ThreadLocalRandom.current().nextInt());
        return frame.flip();
    }

    /** Says goodbye with 1000, waits for nothing. */
    static void leave(SocketChannel channel) throws IOException {
        try (channel) {
            channel.write(frame(Frames.CLOSE, NORMAL));
        }
    }
}
