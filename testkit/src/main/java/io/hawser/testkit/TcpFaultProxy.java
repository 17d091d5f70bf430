package io.hawser.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between a client and a server on TCP, and breaks what goes through when a test says so: late, slow, in pieces,
 * stalled, cut. It listens on the loopback address, knows nothing of what it carries, TLS and HTTP included, and changes no
 * byte.
 *
 * <pre>{@code
 * try (TcpFaultProxy proxy = TcpFaultProxy.to(new InetSocketAddress("localhost", server.port()))) {
 *     WebSocket ws = client.connect("ws://localhost:" + proxy.port() + "/chat");
 *     proxy.toClient().delay(Duration.ofMillis(20));
 *     proxy.toServer().resetAfter(1_000);
 * }
 * }</pre>
 *
 * <p>{@link #toServer} and {@link #toClient} concern all connections; {@link #connections} has the directions of each. Safe
 * from any thread. Its threads are virtual, so that it does not keep the JVM alive.
 */
public final class TcpFaultProxy implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    /** Small, so that a sender soon notices that nothing is read. */
    private static final int SOCKET_BUFFER_BYTES = 64 << 10;

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final AllPumps toServer = new AllPumps();
    private final AllPumps toClient = new AllPumps();
    private final List<ProxiedConnection> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("hawser-fault-proxy").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition admissionChanged = lock.newCondition();
    private ServerSocket listening;
    private Admission admission = Admission.ACCEPT;
    private boolean accepting;
    private boolean closed;

    private enum Admission {
        ACCEPT,
        HOLD,
        REFUSE
    }

    private TcpFaultProxy(InetSocketAddress target, int port) throws IOException {
        this.target = target;
        listening = listen(port);
        address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
        startAccepting();
    }

    /**
     * A proxy on any free port.
     *
     * @param target where the server listens; it is connected to whenever a client comes
     * @throws UncheckedIOException if it cannot listen
     */
    public static TcpFaultProxy to(InetSocketAddress target) {
        return to(target, 0);
    }

    /**
     * A proxy on a port of 127.0.0.1.
     *
     * @param target where the server listens; it is connected to whenever a client comes
     * @param port 0 to 65535; 0 is any free one
     * @throws UncheckedIOException if it cannot listen there
     */
    public static TcpFaultProxy to(InetSocketAddress target, int port) {
        try {
            return new TcpFaultProxy(target, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The port that it listens on, also where 0 was asked for. */
    public int port() {
        return address.getPort();
    }

    /** What goes to the server on all connections, those that will come included, and its faults. */
    public TcpDirection toServer() {
        return toServer;
    }

    /** What goes to the client on all connections, those that will come included, and its faults. */
    public TcpDirection toClient() {
        return toClient;
    }

    /** The open connections, in the order in which they came. One is here before its first byte is read. */
    public List<ProxiedConnection> connections() {
        return List.copyOf(open);
    }

    /** Resets all open connections. */
    public void reset() {
        open.forEach(ProxiedConnection::reset);
    }

    /**
     * Accepts new connections, as it does at first, and those that were held.
     *
     * @throws UncheckedIOException if the port was taken by someone else while connections were refused
     */
    public void acceptConnections() {
        admit(Admission.ACCEPT);
    }

    /**
     * Leaves new connections waiting: a client is connected, for its operating system, but none to the server is made and no
     * byte is read.
     *
     * @throws UncheckedIOException if the port was taken by someone else while connections were refused
     */
    public void holdConnections() {
        admit(Admission.HOLD);
    }

    /** Does not listen: new connections are refused, and those that were held are reset. Open ones go on. */
    public void refuseConnections() {
        admit(Admission.REFUSE);
    }

    /** Closes all connections, and waits until its threads have ended. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closeListening();
            admissionChanged.signalAll();
        } finally {
            lock.unlock();
        }
        open.forEach(ProxiedConnection::close);
        threads.close();
    }

    private void admit(Admission next) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the proxy is closed");
            }
            admission = next;
            admissionChanged.signalAll();
            if (next == Admission.REFUSE) {
                stopListening();
            } else if (listening.isClosed()) {
                listening = listen(port());
                startAccepting();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port() + " again", e);
        } finally {
            lock.unlock();
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        return socket;
    }

    /** Returns when it is true: the operating system listens until the thread has left {@code accept}. */
    private void stopListening() {
        closeListening();
        while (accepting) {
            admissionChanged.awaitUninterruptibly();
        }
    }

    private void closeListening() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startAccepting() {
        ServerSocket from = listening;
        accepting = true;
        threads.execute(() -> accept(from));
    }

    private void accept(ServerSocket from) {
        try {
            while (!from.isClosed()) {
                accepted(from.accept());
            }
        } catch (IOException e) {
            if (!from.isClosed()) {
                throw new UncheckedIOException(e);
            }
        } finally {
            stoppedAccepting();
        }
    }

    private void stoppedAccepting() {
        lock.lock();
        try {
            accepting = false;
            admissionChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accepted(Socket client) throws IOException {
        lock.lock();
        try {
            while (admission == Admission.HOLD && !closed) {
                admissionChanged.awaitUninterruptibly();
            }
            if (closed || admission == Admission.REFUSE) {
                ProxiedConnection.close(client, true);
            } else {
                carry(client);
            }
        } finally {
            lock.unlock();
        }
    }

    private void carry(Socket client) throws IOException {
        Socket server = new Socket();
        server.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
        server.setSendBufferSize(SOCKET_BUFFER_BYTES);
        client.setSendBufferSize(SOCKET_BUFFER_BYTES);
        ProxiedConnection connection = new ProxiedConnection(client, server, toServer, toClient, open::remove);
        connection.join();
        open.add(connection);
        threads.execute(() -> connection.run(target, threads));
    }
}
