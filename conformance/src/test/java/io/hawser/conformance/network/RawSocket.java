package io.hawser.conformance.network;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The other side of a WebSocket over TCP, in either role, that says what it is told to and keeps no rule by itself. */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int FIRST_FRAGMENT = 0x01;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MASKED = 0x80;
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] NORMAL = {1000 >> 8, (byte) 1000};

    private final Socket socket;
    private final InputStream in;
    private final boolean isClient;

    private RawSocket(Socket socket, boolean isClient) throws IOException {
        this.socket = socket;
        this.isClient = isClient;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A client's side, connected to a port of this host and nothing more. */
    static RawSocket connected(int port) throws IOException {
        return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port), true);
    }

    /** A client's side after the handshake. */
    static RawSocket opened(int port, String path) throws IOException {
        RawSocket client = connected(port).send(request(path));
        String answer = client.head();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("expected 101: " + answer);
        }
        return client;
    }

    /** A server's side: accepts a connection, and answers its handshake. */
    static RawSocket accepted(ServerSocket listening) throws IOException {
        RawSocket server = new RawSocket(listening.accept(), false);
        String request = server.head();
        String key = request.split("(?i)sec-websocket-key: *", 2)[1].split("\r\n", 2)[0];
        return server.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** RFC 6455 §4.2.2, step 5.4. */
    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's handshake. */
    static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("ended after " + head);
            }
            head.append((char) c);
        }
        return head.toString();
    }

    RawSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a frame, as this side's role must: a client masks it, with a key of zeros. */
    RawSocket frame(int firstByte, byte[] payload) throws IOException {
        return send(frame(isClient, firstByte, payload));
    }

    /** Sends a close frame with 1000. */
    RawSocket closeFrame() throws IOException {
        return frame(CLOSE, NORMAL);
    }

    /** A frame of less than 64 KiB (RFC 6455 §5.2). */
    static byte[] frame(boolean masked, int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        int mask = masked ? MASKED : 0;
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (mask | payload.length));
        } else {
            frame.put((byte) (mask | 126)).putShort((short) payload.length);
        }
        if (masked) {
            frame.putInt(0);
        }
        byte[] bytes = new byte[frame.put(payload).position()];
        frame.get(0, bytes);
        return bytes;
    }

    /**
     * Reads until TCP ends, in order or not.
     *
     * @throws IOException if it has not ended in time
     */
    void awaitEnd() throws IOException {
        try {
            while (in.read() >= 0) {}
        } catch (SocketException e) {
            // reset
        }
    }

    /** Waits until something comes. */
    void awaitByte() throws IOException {
        if (in.read() < 0) {
            throw new EOFException();
        }
    }

    /** Ends the output, and goes on reading. */
    RawSocket finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Cuts TCP with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
