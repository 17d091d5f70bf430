package io.hawser.robustness.wire;

import io.hawser.robustness.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server under attack. One thread may send while another one reads. It has a lifetime, after which it is
 * reset, so that no thread hangs in a write that the server does not take.
 */
public final class Link implements AutoCloseable {
    /** How long a well-behaved exchange may take before it counts as none. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int CHUNK_BYTES = 1 << 13;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Future<?> lifetime;
    private FrameReader frames = new FrameReader(false);
    private @Nullable Frame close;
    private boolean over;

    private Link(Socket socket, Duration lifetime) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.lifetime = Lifetimes.after(lifetime, this::reset);
    }

    /**
     * Connects without TLS.
     *
     * @param peer whom to look like: each number has an address of its own, within 127.0.0.0/8
     */
    public static Link to(Target target, int peer, Duration lifetime) throws IOException {
        return new Link(connected(new Socket(), target.port(), peer), lifetime);
    }

    /** The same with a receive buffer of so many bytes, for those who do not read. */
    public static Link narrow(Target target, int peer, int receiveBufferBytes, Duration lifetime) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBufferBytes);
        return new Link(connected(socket, target.port(), peer), lifetime);
    }

    /** Connects with TCP only to where TLS is spoken. */
    public static Link toTlsPort(Target target, int peer, Duration lifetime) throws IOException {
        return new Link(connected(new Socket(), target.tlsPort().orElseThrow(), peer), lifetime);
    }

    /** Connects with TLS, which believes any certificate and resumes no session. */
    public static Link secure(Target target, int peer, Duration lifetime) throws IOException {
        return secure(target, new Socket(), peer, lifetime);
    }

    /** Connects with TLS over this socket, which may do to the bytes what it likes. */
    public static Link secure(Target target, Socket socket, int peer, Duration lifetime) throws IOException {
        Socket plain = connected(socket, target.tlsPort().orElseThrow(), peer);
        try {
            plain.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            return new Link(Tls.handshake(plain), lifetime);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connected(Socket socket, int port, int peer) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(address(peer), 0));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PATIENCE.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static InetAddress address(int peer) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 1, (byte) (peer / 250 % 250), (byte) (peer % 250 + 1)});
    }

    /**
     * Connects and makes it a WebSocket.
     *
     * @throws IOException if the server refuses
     */
    public static Link webSocket(Target target, int peer, String path, Duration lifetime) throws IOException {
        Link link = to(target, peer, lifetime);
        link.upgrade(Request.upgrade(target, path));
        return link;
    }

    /**
     * Makes it a WebSocket.
     *
     * @throws SocketTimeoutException if the server is silent
     * @throws IOException if it refuses; the connection is closed in both cases
     */
    public Response upgrade(Request request) throws IOException {
        try {
            send(request.bytes());
            Response response = response(PATIENCE);
            if (response == null && !over) {
                throw new SocketTimeoutException("no answer to the handshake");
            }
            if (response == null || !response.upgrades()) {
                throw new IOException("no 101, but " + (response == null ? "the end" : response.status()));
            }
            return response;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Sends bytes as they are; false if the server has cut the connection, or its lifetime has ended. */
    public boolean send(byte[]... parts) {
        try {
            for (byte[] part : parts) {
                out.write(part);
            }
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends while others read: a server that stops reading blocks a thread of its own. */
    public void sendMeanwhile(byte[]... parts) {
        Thread.ofVirtual().name("send").start(() -> send(parts));
    }

    /** Sends again and again while others read, until the connection ends. */
    public void keepSending(Supplier<byte[]> next) {
        Thread.ofVirtual().name("keep sending").start(() -> {
            while (send(next.get())) {
                // and again
            }
        });
    }

    /** The head of a response; null if it did not come within this time, or the connection has ended. */
    public @Nullable Response response(Duration within) throws ProtocolException {
        long deadline = System.nanoTime() + within.toNanos();
        StringBuilder text = new StringBuilder();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int n = read(chunk, deadline); n > 0; n = read(chunk, deadline)) {
            text.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
            int end = text.indexOf("\r\n\r\n") + 4;
            if (end >= 4) {
                Response response = Response.of(text.substring(0, end));
                byte[] rest = text.substring(end).getBytes(StandardCharsets.ISO_8859_1);
                frames = new FrameReader(
                        response.header("Sec-WebSocket-Extensions").startsWith("permessage-deflate"));
                frames.feed(rest, 0, rest.length);
                return response;
            }
        }
        return null;
    }

    /** All that comes until the connection ends, or for this time. */
    public String text(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        StringBuilder text = new StringBuilder();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int n = read(chunk, deadline); n > 0; n = read(chunk, deadline)) {
            text.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /**
     * The next frame; null if it did not come within this time, or the connection has ended.
     *
     * @throws ProtocolException if no server may send what came
     */
    public @Nullable Frame frame(Duration within) throws ProtocolException {
        long deadline = System.nanoTime() + within.toNanos();
        byte[] chunk = new byte[CHUNK_BYTES];
        Frame frame = frames.next();
        while (frame == null) {
            int n = read(chunk, deadline);
            if (n <= 0) {
                return null;
            }
            frames.feed(chunk, 0, n);
            frame = frames.next();
        }
        if (frame.opcode() == Frames.CLOSE) {
            close = frame;
        }
        return frame;
    }

    /**
     * The next message, whatever fragments it came in, as one frame; null if none comes within this time, or if none ever
     * will, for which {@link #ending} has the reason.
     */
    public @Nullable Frame message(Duration within) throws ProtocolException {
        long deadline = System.nanoTime() + within.toNanos();
        Frame first = dataFrame(deadline);
        if (first == null || first.fin()) {
            return first;
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Frame next = first;
        while (next != null) {
            payload.writeBytes(next.payload());
            if (next.fin()) {
                return new Frame(Frames.FIN | first.first(), payload.toByteArray());
            }
            next = dataFrame(deadline);
        }
        return null;
    }

    private @Nullable Frame dataFrame(long deadline) throws ProtocolException {
        Frame frame = close == null ? frame(Duration.ofNanos(deadline - System.nanoTime())) : null;
        while (frame != null && frame.opcode() >= Frames.PING) {
            frame = frame(Duration.ofNanos(deadline - System.nanoTime()));
        }
        return java.util.Objects.equals(frame, close) ? null : frame;
    }

    /** How the server ends the connection within this time, or has ended it; what it sends before is dropped. */
    public Ending ending(Duration within) throws ProtocolException {
        long deadline = System.nanoTime() + within.toNanos();
        while (close == null && frame(Duration.ofNanos(deadline - System.nanoTime())) != null) {
            // dropped
        }
        if (close != null) {
            return new Ending(Ending.Kind.CLOSE_FRAME, close.closeCode().orElse(1005));
        }
        return new Ending(over ? Ending.Kind.CUT : Ending.Kind.NONE, 0);
    }

    /** Whether the server ends the TCP connection within this time; what it sends before is dropped. */
    public boolean ends(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        byte[] chunk = new byte[CHUNK_BYTES];
        while (read(chunk, deadline) > 0) {
            // dropped
        }
        return over;
    }

    /** Reads at most so many bytes and drops them; how many there were within this time, -1 at the end. */
    public int drop(int most, Duration within) {
        return read(new byte[most], System.nanoTime() + within.toNanos());
    }

    private int read(byte[] into, long deadline) {
        if (over) {
            return -1;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return 0; // also if there is more: a flood must not outlast the deadline
        }
        try {
            socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            int count = in.read(into);
            over = count < 0;
            return count;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            over = !socket.isClosed(); // else it is we who have closed it
            return over ? -1 : 0;
        }
    }

    /** Ends our side, and leaves the other one open. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    @Override
    public void close() {
        lifetime.cancel(false);
        reset();
    }

    private void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
