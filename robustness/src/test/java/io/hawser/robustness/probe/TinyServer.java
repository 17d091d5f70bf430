package io.hawser.robustness.probe;

import io.hawser.benchmarks.load.Frames;
import io.hawser.benchmarks.load.Upgrade;
import io.hawser.robustness.Target;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Echoes short messages with a thread for each connection, and on one connection does something else after a while. */
final class TinyServer implements AutoCloseable {
    /** What becomes of one message. */
    enum Habit {
        ECHOES,
        CHANGES,
        SWALLOWS,
        CUTS,
        CLOSES,
        PINGS
    }

    private static final int ODD_CONNECTION = 5;
    private static final int ODD_MESSAGE = 3;

    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Thread accepting;
    private final Habit habit;
    private final AtomicInteger connections = new AtomicInteger();

    TinyServer(Habit habit) throws IOException {
        this.habit = habit;
        accepting = Thread.ofVirtual().start(this::accept);
    }

    Target target() {
        return new Target(
                listening.getLocalPort(),
                OptionalInt.empty(),
                ProcessHandle.current().pid());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                boolean odd = connections.incrementAndGet() == ODD_CONNECTION;
                Thread.ofVirtual().start(() -> serve(socket, odd));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket, boolean odd) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readByte());
            }
            out.write(Upgrade.answer(request.toString()));
            for (int message = 0; true; message++) {
                int first = in.readUnsignedByte();
                byte[] payload = payload(in);
                Habit now = odd && message == ODD_MESSAGE ? habit : Habit.ECHOES;
                if ((first & 0x0F) == Frames.CLOSE || !answer(out, now, first, payload)) {
                    return;
                }
            }
        } catch (IOException e) {
            // it is gone
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] key = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i & 3];
        }
        return payload;
    }

    private static boolean answer(OutputStream out, Habit habit, int first, byte[] payload) throws IOException {
        switch (habit) {
            case ECHOES -> send(out, first, payload);
            case CHANGES -> {
                payload[0]++;
                send(out, first, payload);
            }
            case SWALLOWS -> {}
            case CUTS -> {
                return false;
            }
            case CLOSES -> send(out, Frames.FIN | Frames.CLOSE, new byte[] {0x03, (byte) 0xE8});
            case PINGS -> {
                send(out, Frames.FIN | Frames.PING, "ping".getBytes(StandardCharsets.US_ASCII));
                send(out, first, payload);
            }
        }
        return true;
    }

    private static void send(OutputStream out, int first, byte[] payload) throws IOException {
        byte[] frame = new byte[2 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        out.write(frame);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            accepting.join(); // until then it may let one more in
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
