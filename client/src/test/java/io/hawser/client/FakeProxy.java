package io.hawser.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A proxy that does what a test wants with each connection, and can make a tunnel. */
final class FakeProxy implements AutoCloseable {
    /** What happens on a connection. */
    @FunctionalInterface
    interface Script {
        void play(Visitor visitor) throws IOException;
    }

    private final ServerSocket listening;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    FakeProxy(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    FakeProxy(ServerSocket listening, Script script) {
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
            script.play(new Visitor(socket, requests));
        } catch (IOException e) {
            // the client has gone, as many tests want it
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next request that a script has read. */
    String request() throws InterruptedException {
        return Await.next(requests);
    }

    int requestCount() {
        return requests.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** The proxy's end of one connection. */
    record Visitor(Socket socket, BlockingQueue<String> requests) {
        /** The head of an HTTP request. */
        String http() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(bytes(1));
            }
            String request = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(request);
            return request;
        }

        byte[] bytes(int count) throws IOException {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException();
            }
            return bytes;
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(int... bytes) throws IOException {
            byte[] all = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                all[i] = (byte) bytes[i];
            }
            socket.getOutputStream().write(all);
        }

        /** Reads until the client has closed. */
        void drain() throws IOException {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        }

        /** Passes on everything in both directions, to a port of this machine. */
        void tunnel(int port) throws IOException {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> copy(server, socket));
                copy(socket, server);
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                in.transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                // one end has gone
            }
        }
    }
}
