package io.hawser.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that reads a request and then does what a test wants, which need not be right. */
final class FakeServer implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]+)\r\n");

    /** What happens on a connection. */
    @FunctionalInterface
    interface Script {
        void play(Peer peer) throws IOException;
    }

    /** The server's end of one connection. */
    record Peer(Socket socket, InputStream in, String request) {
        /** What the client must be told for its key. */
        String accept() {
            Matcher key = KEY.matcher(request);
            if (!key.find()) {
                throw new IllegalStateException("no key in " + request);
            }
            try {
                byte[] text =
                        (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Sends text where {@code <accept>} stands for the answer to the key. */
        Peer send(String text) throws IOException {
            return send(text.replace("<accept>", accept()).getBytes(StandardCharsets.ISO_8859_1));
        }

        Peer send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        /** The next frame of the client: its first two bytes, its key, and what it hides. */
        ClientFrame frame() throws IOException {
            int first = in.read();
            int second = in.read();
            int length = second & 0x7F;
            if (length == 126) {
                length = in.read() << 8 | in.read();
            } else if (length == 127) {
                length = 0;
                for (int i = 0; i < 8; i++) {
                    length = length << 8 | in.read();
                }
            }
            byte[] key = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= key[i % 4];
            }
            return new ClientFrame(first, (second & 0x80) != 0, key, payload);
        }

        /** Reads until the client has closed. */
        void drain() throws IOException {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // looked at, not compared
    record ClientFrame(int first, boolean masked, byte[] key, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    static final String SWITCHING = """
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: <accept>
            """.replace("\n", "\r\n");

    private final ServerSocket listening;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    FakeServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    FakeServer(ServerSocket listening, Script script) {
        this.listening = listening;
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofVirtual().start(() -> serve(socket, script));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            String request = head(in);
            requests.add(request);
            if (request.isEmpty()) {
                return; // gone without a word
            }
            script.play(new Peer(socket, in, request));
        } catch (IOException e) {
            // the client has gone, as many tests want it
        }
    }

    /** A request up to its empty line, or to where it breaks off. */
    private static String head(InputStream in) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            int b = 0;
            while (b >= 0 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                b = in.read();
                head.writeBytes(b < 0 ? new byte[0] : new byte[] {(byte) b});
            }
        } catch (IOException e) {
            // as with a TLS handshake that fails
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    int port() {
        return listening.getLocalPort();
    }

    String url() {
        return "ws://localhost:" + port() + "/path?a=b";
    }

    /** The next request, up to its empty line. */
    String request() throws InterruptedException {
        return Await.next(requests);
    }

    /** How many connections have come. */
    int requestCount() {
        return requests.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
