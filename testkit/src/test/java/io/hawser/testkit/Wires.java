package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A server's socket, a proxy before it, and connections through both. */
final class Wires implements AutoCloseable {
    /** For what must come: a test that waits longer has failed. */
    static final int LONG_MILLIS = 20_000;

    /** For what must not come. */
    static final int SHORT_MILLIS = 50;

    final ServerSocket server;
    final TcpFaultProxy proxy;
    private final List<Socket> sockets = new ArrayList<>();

    Wires() {
        try {
            server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
            server.setSoTimeout(LONG_MILLIS);
            proxy = TcpFaultProxy.to(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both ends of one connection. */
    record Wire(Socket client, Socket server) {
        void toServer(String text) throws IOException {
            send(client, text);
        }

        void toClient(String text) throws IOException {
            send(server, text);
        }

        /** Something goes to the client and comes there, so that what was caused before would have come too. */
        void roundTrip() throws IOException {
            toClient("r");
            if (client.getInputStream().read() != 'r') {
                throw new IOException("something else came");
            }
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits for so many bytes, or fewer if it ends. */
    static String receive(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Waits for these bytes; returns how many reads that took. */
    static int receiveAll(Socket socket, byte[] expected) throws IOException {
        byte[] received = new byte[expected.length];
        int reads = 0;
        for (int count = 0; count < received.length; reads++) {
            count += socket.getInputStream().read(received, count, received.length - count);
        }
        assertArrayEquals(expected, received);
        return reads;
    }

    Socket connect() throws IOException {
        return add(new Socket(proxy.address().getAddress(), proxy.port()));
    }

    Socket accept() throws IOException {
        return add(server.accept());
    }

    Wire open() throws IOException {
        return new Wire(connect(), accept());
    }

    private Socket add(Socket socket) throws IOException {
        socket.setSoTimeout(LONG_MILLIS);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONG_MILLIS * 1_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it has not happened");
            }
            Thread.onSpinWait();
        }
    }

    void awaitReceived(long bytes) {
        await(() -> proxy.toServer().receivedBytes() == bytes);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }
}
