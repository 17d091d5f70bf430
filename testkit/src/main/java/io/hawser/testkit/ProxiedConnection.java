package io.hawser.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One connection through a {@link TcpFaultProxy}: that of the client to it, and its own to the server. Safe from any thread. */
public final class ProxiedConnection {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    private final Socket client;
    private final Socket server;
    private final Pump toServer;
    private final Pump toClient;
    private final Consumer<ProxiedConnection> onEnd;
    private volatile boolean open = true;

    /**
     * @param server not connected yet
     */
    ProxiedConnection(
            Socket client, Socket server, AllPumps toServers, AllPumps toClients, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
        toServer = new Pump(this, client, server, toServers);
        toClient = new Pump(this, server, client, toClients);
    }

    /** What goes from the client to the server, and its faults. */
    public TcpDirection toServer() {
        return toServer;
    }

    /** What goes from the server to the client, and its faults. */
    public TcpDirection toClient() {
        return toClient;
    }

    /** Whether it has not been cut, and not ended at both ends. */
    public boolean isOpen() {
        return open;
    }

    /** Resets both ends at once; what was on its way is lost. Idempotent. */
    public void reset() {
        end(true);
    }

    /** Closes both ends at once. */
    void close() {
        end(false);
    }

    private void end(boolean reset) {
        lock.lock();
        try {
            if (open) {
                close(client, reset);
                close(server, reset);
                toServer.leave();
                toClient.leave();
                onEnd.accept(this);
                open = false; // last, so that whoever sees it finds the connection gone from the proxy
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    static void close(Socket socket, boolean reset) {
        try (socket) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // it is closed, whatever it was that did not work
        }
    }

    /** Takes on the faults of all connections; to be done before anybody sees it. */
    void join() {
        toServer.join();
        toClient.join();
    }

    /** Connects to the server, and begins to carry; a client whose server cannot be reached is reset. */
    void run(InetSocketAddress target, Executor threads) {
        try {
            server.connect(target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            reset();
            return;
        }
        lock.lock();
        try {
            if (open) {
                for (Pump pump : new Pump[] {toServer, toClient}) {
                    threads.execute(pump::read);
                    threads.execute(pump::write);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    Pump opposite(Pump pump) {
        return pump == toServer ? toClient : toServer;
    }

    /** Closes it if nothing more can happen in either direction. With the lock. */
    void closeIfDone() {
        if (toServer.isDone() && toClient.isDone()) {
            close();
        }
    }
}
