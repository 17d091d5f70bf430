package io.hawser.conformance.http2;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One HTTP/2 connection with as many WebSockets as the server allows, each of which says little. */
final class ManyStreams implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;

    /** A masked text frame "hi"; the key is zero. */
    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};

    private static final byte[] CONNECT = block(
            ":method",
            "CONNECT",
            ":protocol",
            "websocket",
            ":scheme",
            "http",
            ":path",
            "/echo",
            ":authority",
            "a",
            "sec-websocket-version",
            "13");

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int count;

    ManyStreams(int port, int count) throws IOException {
        this.count = count;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(bytes, SETTINGS, 0, 0, new byte[0]);
        for (int i = 0; i < count; i++) {
            frame(bytes, HEADERS, END_HEADERS, 2 * i + 1, CONNECT);
        }
        out.write(bytes.toByteArray());
        await(HEADERS);
    }

    /** Literals that go into no table (RFC 7541 §6.2.2). */
    private static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            block.write(namesAndValues[i].length());
            block.writeBytes(namesAndValues[i].getBytes(StandardCharsets.US_ASCII));
        }
        return block.toByteArray();
    }

    private static void frame(ByteArrayOutputStream bytes, int type, int flags, int stream, byte[] payload) {
        bytes.writeBytes(ByteBuffer.allocate(9)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array());
        bytes.writeBytes(payload);
    }

    /** Reads until each stream has had a frame of this type. */
    private void await(int type) throws IOException {
        int seen = 0;
        while (seen < count) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int read = in.readUnsignedByte();
            in.readUnsignedByte();
            in.readInt();
            in.skipNBytes(length);
            seen += read == type ? 1 : 0;
            if (read == 3 || read == 7) {
                throw new IOException("the server refuses: frame of type " + read);
            }
        }
    }

    /** Each says hi, and hears it again. */
    void echo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            frame(bytes, DATA, 0, 2 * i + 1, HI);
        }
        out.write(bytes.toByteArray());
        await(DATA);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
