package io.hawser.robustness.attack;

import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Says yes to everything and ends nothing, or does worse. */
final class BadServer implements AutoCloseable {
    private static final int MOST_PAYLOAD_BYTES = 64 << 20;
    private static final int SCANS = 10;
    private static final int CROWD = 100;

    /** What is wrong with it. */
    enum Fault {
        /** It checks nothing, limits nothing, and leaves everything open. */
        SAYS_YES,
        /** It looks at all headers again with each byte. */
        RESCANS,
        /** It takes its time over a long Origin. */
        QUADRATIC,
        /** When a hundred have come, it cuts everybody off, them too. */
        EXHAUSTED,
        /** It cuts everybody off. */
        DEAD
    }

    private final ServerSocket door = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final Fault fault;

    BadServer(Fault fault) throws IOException {
        this.fault = fault;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    Target target() {
        int port = door.getLocalPort();
        return new Target(port, OptionalInt.of(port), ProcessHandle.current().pid());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (fault == Fault.DEAD || isExhausted()) {
                return;
            }
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            String head = head(in);
            out.write(answer(head).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            if (head.startsWith("GET /flood")) {
                flood(out);
            }
            while (true) {
                echo(in, out);
            }
        } catch (IOException | InterruptedException e) {
            // the client has ended it
        }
    }

    private boolean isExhausted() {
        return fault == Fault.EXHAUSTED && connections.get() > CROWD;
    }

    private String head(DataInputStream in) throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder();
        int hash = 0;
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            head.append((char) in.readUnsignedByte());
            if (fault == Fault.RESCANS) {
                for (int i = 0; i < SCANS * head.length(); i++) {
                    hash = hash * 31 + head.charAt(i % head.length());
                }
            }
        }
        int origin = head.indexOf("Origin: ");
        if (fault == Fault.QUADRATIC && origin >= 0) {
            long kibibytes = head.length() >> 10;
            Thread.sleep(kibibytes * kibibytes / 10 + (hash & 1));
        }
        return head.toString();
    }

    private static String answer(String head) {
        Optional<String> offer = head.lines()
                .filter(line -> line.startsWith("Sec-WebSocket-Extensions:"))
                .findFirst();
        return "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Request.ACCEPT + "\r\n" + offer.map(line -> line + "\r\n").orElse("") + "\r\n";
    }

    private static void flood(OutputStream out) throws IOException {
        byte[] text = Frames.unmasked(Frames.FIN | Frames.TEXT, new byte[1_024]);
        while (true) {
            out.write(text);
        }
    }

    private void echo(DataInputStream in, OutputStream out) throws IOException {
        int first = in.readUnsignedByte();
        if (isExhausted()) {
            throw new EOFException("cut off");
        }
        int second = in.readUnsignedByte();
        int seven = second & 0x7F;
        long length = seven == 127 ? in.readLong() : seven == 126 ? in.readUnsignedShort() : seven;
        byte[] key = in.readNBytes(second >= 0x80 ? 4 : 0);
        if (length < 0 || length > MOST_PAYLOAD_BYTES) {
            in.transferTo(OutputStream.nullOutputStream()); // waits for what never comes
        }
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length && key.length > 0; i++) {
            payload[i] ^= key[i & 3];
        }
        switch (first & 0xF) {
            case Frames.CLOSE -> {} // nothing ends
            case Frames.PING -> {
                out.write(Frames.unmasked(Frames.FIN | Frames.PONG, payload));
                out.write(Frames.unmasked(Frames.FIN | Frames.PONG, payload));
            }
            default -> out.write(Frames.unmasked(first, payload));
        }
        if (in.available() == 0) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
