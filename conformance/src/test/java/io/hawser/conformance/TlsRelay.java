package io.hawser.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * Passes bytes between a side with TLS and one without, for programs that speak none. The end of either direction is passed
 * on when it comes, and a reset as a reset.
 */
final class TlsRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final SocketFactory out;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsRelay(ServerSocket listening, SocketFactory out, int target) {
        this.listening = listening;
        this.out = out;
        this.target = target;
        Thread.ofPlatform().name("tls-relay").daemon().start(this::accept);
    }

    /** Accepts without TLS and connects with it. */
    static TlsRelay toTls(TestCertificate trusted, int target) throws Exception {
        return new TlsRelay(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                trusted.client().getSocketFactory(),
                target);
    }

    /** Accepts with TLS and connects without it. */
    static TlsRelay fromTls(TestCertificate certificate, int target) throws Exception {
        return new TlsRelay(
                certificate
                        .server()
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                SocketFactory.getDefault(),
                target);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket from = listening.accept();
                open.add(from);
                Thread.ofVirtual().name("tls-relay").start(() -> connect(from));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket from) {
        try {
            Socket to = out.createSocket(InetAddress.getLoopbackAddress(), target);
            open.add(to);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("tls-relay-back").start(() -> pass(to, from));
            pass(from, to);
            back.join();
            close(to);
        } catch (IOException e) {
            reset(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
        }
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try {
            for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // nothing more can be done
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(this::close);
    }
}
