package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A client that sends exactly the HTTP/2 frames it is told to, well-formed or not, with code that shares nothing with ours. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;

    static final int ENHANCE_YOUR_CALM = 11;

    private static final int TIMEOUT_MILLIS = 15_000;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    /** The names of the static table (RFC 7541 Appendix A), by index. */
    private static final String[] NAMES =
            ("- :authority :method :method :path :path :scheme :scheme :status :status :status :status"
                            + " :status :status :status accept-charset accept-encoding accept-language accept-ranges accept"
                            + " access-control-allow-origin age allow authorization cache-control content-disposition content-encoding"
                            + " content-language content-length content-location content-range content-type cookie date etag expect expires"
                            + " from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link location"
                            + " max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after server set-cookie"
                            + " strict-transport-security transfer-encoding user-agent vary via www-authenticate")
                    .split(" ", -1);

    /** A frame from the server. */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the test that got it
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** The error code of RST_STREAM, or of GOAWAY. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        boolean isEndOfStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ArrayDeque<Frame> skipped = new ArrayDeque<>();
    private int nextStream = 1;

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects, and sends preface and settings. */
    static RawHttp2 to(WebSocketServer server) throws IOException {
        RawHttp2 client = connected(server);
        client.begin();
        return client;
    }

    /** Only connects. */
    static RawHttp2 connected(WebSocketServer server) throws IOException {
        return new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    void begin() throws IOException {
        send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    static byte[] bytesOf(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        send(bytesOf(type, flags, stream, payload));
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    // ------------------------------------------------------------------------------------------------------- heads

    /** All as literals without indexing and without Huffman's code (RFC 7541 §6.2.2). */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest & 127 | 128);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** Opens a stream with these fields, and says which. */
    int request(boolean end, String... namesAndValues) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
        return stream;
    }

    static String[] connect(String path, String... more) {
        String[] head = {
            ":method",
            "CONNECT",
            ":protocol",
            "websocket",
            ":scheme",
            "http",
            ":path",
            path,
            ":authority",
            "localhost",
            "sec-websocket-version",
            "13"
        };
        String[] all = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, all, head.length, more.length);
        return all;
    }

    int get(String path) throws IOException {
        return request(true, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost");
    }

    /** Opens a WebSocket. */
    int open(String path) throws IOException {
        int stream = request(false, connect(path));
        Map<String, String> head = head(stream);
        if (!"200".equals(head.get(":status"))) {
            throw new IOException("expected 200: " + head);
        }
        return stream;
    }

    Map<String, String> head(int stream) throws IOException {
        ByteBuffer block = ByteBuffer.wrap(next(stream, HEADERS).payload());
        Map<String, String> fields = new LinkedHashMap<>();
        while (block.hasRemaining()) {
            int first = block.get() & 0xFF;
            if ((first & 0xE0) != 0) {
                throw new IOException(
                        "only literals that are not indexed are expected: 0x" + Integer.toHexString(first));
            }
            int index = integer(block, first, 0xF);
            String name = index == 0 ? text(block) : NAMES[index];
            fields.put(name, text(block));
        }
        return fields;
    }

    private static int integer(ByteBuffer block, int first, int mask) {
        int value = first & mask;
        if (value < mask) {
            return value;
        }
        int shift = 0;
        int next;
        do {
            next = block.get();
            value += (next & 127) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    private static String text(ByteBuffer block) throws IOException {
        int first = block.get() & 0xFF;
        if (first >= 128) {
            throw new IOException("Huffman's code is not expected");
        }
        byte[] bytes = new byte[integer(block, first, 127)];
        block.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    // ------------------------------------------------------------------------------------------------------ frames

    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /** The next frame of this kind on this stream; others before it wait for whoever asks for them. */
    Frame next(int stream, int type) throws IOException {
        return next(frame -> frame.stream() == stream && frame.type() == type);
    }

    Frame next(Predicate<Frame> wanted) throws IOException {
        for (Frame frame : skipped) {
            if (wanted.test(frame)) {
                skipped.remove(frame);
                return frame;
            }
        }
        while (true) {
            Frame frame = read();
            if (wanted.test(frame)) {
                return frame;
            }
            skipped.add(frame);
        }
    }

    /** Reads until the server has closed the connection; says with which error of GOAWAY, or -1 if it said none. */
    int closedWith() throws IOException {
        int error = -1;
        try {
            while (true) {
                Frame frame = skipped.isEmpty() ? read() : skipped.remove();
                error = frame.type() == GOAWAY ? Math.max(error, frame.error()) : error;
            }
        } catch (EOFException | SocketException e) {
            return error;
        }
    }

    /** Asks for a PONG, and reads it: everything before was dealt with. */
    void awaitPong() throws IOException {
        frame(PING, 0, 0, new byte[8]);
        next(frame -> frame.type() == PING && (frame.flags() & ACK) != 0);
    }

    /** Something to send for the n-th time. */
    interface Sending {
        void send(int time) throws IOException;
    }

    /** Sends again and again until the server has had enough; says after how many times. */
    int timesUntilClosed(int most, Sending sending) throws InterruptedException, IOException {
        int[] error = {-1};
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                error[0] = closedWith();
            } catch (IOException e) {
                error[0] = -2;
            }
        });
        int times = 0;
        try {
            while (times < most && reader.isAlive()) {
                sending.send(times++);
            }
        } catch (SocketException e) {
            // closed
        }
        reader.join();
        assertTrue(error[0] == ENHANCE_YOUR_CALM || error[0] == -1, "GOAWAY " + error[0]);
        return times;
    }

    // --------------------------------------------------------------------------------------------------- WebSocket

    static byte[] wsFrame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (payload.length | 0x80));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (126 | 0x80)).putShort((short) payload.length);
        } else {
            frame.put((byte) (127 | 0x80)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    void text(int stream, String text) throws IOException {
        frame(DATA, 0, stream, wsFrame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The payload of a short frame that came in one DATA frame. */
    String message(int stream) throws IOException {
        byte[] payload = next(frame -> frame.stream() == stream && frame.type() == DATA && frame.payload().length > 0)
                .payload();
        return new String(payload, 2, payload[1], StandardCharsets.UTF_8);
    }

    /** Ends the output, and goes on reading. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
