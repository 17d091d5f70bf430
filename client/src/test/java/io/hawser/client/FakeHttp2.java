package io.hawser.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends exactly the HTTP/2 frames that a test wants, with code that shares nothing with ours. */
final class FakeHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int ENABLE_CONNECT_PROTOCOL = 8;

    /** What happens on a connection. */
    @FunctionalInterface
    interface Script {
        void play(Peer peer) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, by the script that got it
    record Frame(int type, int flags, int stream, byte[] payload) {}

    private final ServerSocket listening;
    private final AtomicInteger connections = new AtomicInteger();

    FakeHttp2(Script script) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    int number = connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, number, script));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** Plays a script on a connection, in which the client has begun with its preface. */
    static void serve(Socket socket, int number, Script script) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Peer peer = new Peer(socket, number);
            byte[] preface = peer.in.readNBytes(24);
            if (new String(preface, StandardCharsets.US_ASCII).equals("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
                script.play(peer);
            }
        } catch (IOException e) {
            // the client has gone, as many tests want it
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    String url() {
        return "ws://localhost:" + port() + "/path?a=b";
    }

    /** How many connections have come. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** The server's end of one connection. */
    static final class Peer {
        private final DataInputStream in;
        private final OutputStream out;
        private final Socket socket;

        /** Which connection it is, from 1. */
        final int number;

        Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void frame(int type, int flags, int stream, byte... payload) throws IOException {
            send(bytesOf(type, flags, stream, payload));
        }

        static byte[] bytesOf(int type, int flags, int stream, byte... payload) {
            return ByteBuffer.allocate(9 + payload.length)
                    .put((byte) (payload.length >> 16))
                    .putShort((short) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array();
        }

        static byte[] number(int value) {
            return ByteBuffer.allocate(4).putInt(value).array();
        }

        /** As a server that knows WebSockets. */
        void begin() throws IOException {
            settings(ENABLE_CONNECT_PROTOCOL, 1);
        }

        void settings(int... idsAndValues) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(idsAndValues.length * 3);
            for (int i = 0; i < idsAndValues.length; i += 2) {
                all.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
            }
            frame(SETTINGS, 0, 0, all.array());
        }

        /** Reads on to a frame of this type. */
        Frame next(int type) throws IOException {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                Frame frame =
                        new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
                if (frame.type() == type) {
                    return frame;
                }
                if (frame.type() == PING && frame.flags() == 0) {
                    frame(PING, ACK, 0, frame.payload());
                }
            }
        }

        /** Reads on to a request, and says on which stream it is. */
        int request() throws IOException {
            return next(HEADERS).stream();
        }

        /** Takes a request. */
        int open() throws IOException {
            int stream = request();
            headers(stream, false, ":status", "200");
            return stream;
        }

        /** A head of literals without indexing and without Huffman's code (RFC 7541 §6.2.2). */
        void headers(int stream, boolean end, String... namesAndValues) throws IOException {
            frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
        }

        static byte[] block(String... namesAndValues) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            for (int i = 0; i < namesAndValues.length; i++) {
                if (i % 2 == 0) {
                    block.write(0);
                }
                byte[] bytes = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
                int rest = bytes.length - 127;
                block.write(Math.min(bytes.length, 127));
                if (rest >= 0) {
                    while (rest >= 128) {
                        block.write(rest & 127 | 128);
                        rest >>= 7;
                    }
                    block.write(rest);
                }
                block.writeBytes(bytes);
            }
            return block.toByteArray();
        }

        /** A short text message. */
        void text(int stream, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] frame = Arrays.copyOf(new byte[] {(byte) 0x81, (byte) bytes.length}, 2 + bytes.length);
            System.arraycopy(bytes, 0, frame, 2, bytes.length);
            frame(DATA, 0, stream, frame);
        }

        void goAway(int lastStream, int error, String text) throws IOException {
            byte[] debug = text.getBytes(StandardCharsets.US_ASCII);
            frame(
                    GOAWAY,
                    0,
                    0,
                    ByteBuffer.allocate(8 + debug.length)
                            .putInt(lastStream)
                            .putInt(error)
                            .put(debug)
                            .array());
        }

        /** Reads until the client has closed; answers nothing. */
        void drain() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Ends the connection. */
        void cut() throws IOException {
            socket.close();
        }
    }
}
