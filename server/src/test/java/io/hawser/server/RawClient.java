package io.hawser.server;

import io.hawser.protocol.handshake.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that says exactly what it is told to, and reads HTTP and frames with code that shares nothing with ours. */
final class RawClient implements AutoCloseable {
    /** How long anything may take before a test fails. */
    private static final int TIMEOUT_MILLIS = 15_000;

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    /** An HTTP response. */
    record Response(int status, Headers headers, String body) {
        String header(String name) {
            return headers.first(name).orElse("");
        }
    }

    /** A frame from the server. */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the test that got it
    record Frame(boolean fin, boolean compressed, int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }

        /** As {@code TEXT hello} or {@code CLOSE 1000}. */
        @Override
        public String toString() {
            return switch (opcode) {
                case 1 -> "TEXT " + text();
                case 2 -> "BINARY " + payload.length;
                case 8 -> "CLOSE" + (payload.length == 0 ? "" : " " + closeCode());
                case 9 -> "PING";
                case 10 -> "PONG " + text();
                default -> "opcode " + opcode;
            };
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient to(WebSocketServer server) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    /** Connects and upgrades. */
    static RawClient opened(WebSocketServer server, String target, String... moreHeaders) throws IOException {
        RawClient client = to(server);
        client.send(handshake(target, moreHeaders));
        Response response = client.response();
        if (response.status() != 101) {
            throw new IOException("expected 101: " + response);
        }
        return client;
    }

    /** A valid handshake's text. */
    static String handshake(String target, String... moreHeaders) {
        StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n");
        for (String header : moreHeaders) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    static String get(String target, String... moreHeaders) {
        StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : moreHeaders) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A text frame as a client sends it. */
    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame as a client sends it. */
    static byte[] close(int code) {
        return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** A masked frame of less than 64 KiB. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.get(0, bytes);
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Reads a response to a request that was not HEAD. */
    Response response() throws IOException {
        return response(false);
    }

    Response response(boolean head) throws IOException {
        String statusLine = line();
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon));
            fields.add(line.substring(colon + 1).strip());
        }
        Headers headers = Headers.of(fields.toArray(new String[0]));
        int length = head
                ? 0
                : headers.first("Content-Length").map(Integer::parseInt).orElse(0);
        String body = new String(bytes(length), StandardCharsets.UTF_8);
        return new Response(Integer.parseInt(statusLine.split(" ", 3)[1]), headers, body);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private int next() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("the server closed the connection");
        }
        return c;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server closed the connection");
        }
        return bytes;
    }

    Frame frame() throws IOException {
        int first = next();
        int length = next();
        if (length == 126) {
            length = ByteBuffer.wrap(bytes(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(bytes(8)).getLong();
        }
        return new Frame((first & 0x80) != 0, (first & 0x40) != 0, first & 0xF, bytes(length));
    }

    /** Reads to the end of TCP: {@code FIN}, or {@code RST}, behind how many bytes came before it, if any did. */
    String end() throws IOException {
        int bytes = 0;
        try {
            while (in.read() >= 0) {
                bytes++;
            }
            return bytes == 0 ? "FIN" : bytes + " bytes, FIN";
        } catch (SocketException e) {
            return bytes == 0 ? "RST" : bytes + " bytes, RST";
        }
    }

    /** Ends the output, and goes on reading. */
    RawClient finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Cuts TCP with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
