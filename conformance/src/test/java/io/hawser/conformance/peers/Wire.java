package io.hawser.conformance.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A relay before a server that notes every frame's header on its way: what neither end need be believed about. */
final class Wire implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final ServerSocket listening;
    private final Socket toServer;
    private final List<Frame> frames = new ArrayList<>();

    /** A frame's header. */
    record Frame(boolean fromClient, boolean fin, boolean rsv1, int opcode, boolean masked, long payloadBytes) {
        /** Whether it is a text, binary or continuation frame. */
        boolean isData() {
            return opcode < 8;
        }
    }

    private Wire(ServerSocket listening, Socket toServer) {
        this.listening = listening;
        this.toServer = toServer;
    }

    /** Relays one connection to a port of this host. */
    static Wire to(int port) {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            Wire wire = new Wire(new ServerSocket(0, 1, here), new Socket(here, port));
            Thread.ofVirtual().name("wire").start(wire::relay);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The frames so far, in the order in which they passed. */
    synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    @Override
    public void close() {
        try (toServer;
                listening) {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void relay() {
        try (Socket toClient = listening.accept()) {
            Thread back = Thread.ofVirtual().name("wire back").start(() -> pump(toServer, toClient, false));
            pump(toClient, toServer, true);
            back.join();
        } catch (IOException e) {
            // nobody connected before the end of the scenario
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        FrameReader reader = new FrameReader(header -> note(header, fromClient));
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                reader.read(chunk, count);
                out.write(chunk, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private synchronized void note(byte[] header, boolean fromClient) {
        frames.add(new Frame(
                fromClient,
                header[0] < 0,
                (header[0] & 0x40) != 0,
                header[0] & 0xF,
                header[1] < 0,
                FrameReader.payloadBytes(header)));
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
