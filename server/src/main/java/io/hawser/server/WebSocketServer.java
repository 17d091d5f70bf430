package io.hawser.server;

import io.hawser.ConnectionClosedException;
import io.hawser.Handler;
import io.hawser.WebSocket;
import io.hawser.netty.EventLoops;
import io.hawser.netty.NettyServer;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens for WebSockets on one port. Made and started by {@link #builder()}; all methods are safe from any thread. Its
 * threads keep the JVM alive until {@link #close()}.
 */
public final class WebSocketServer implements AutoCloseable {
    private final EventLoops loops;
    private final NettyServer listening;
    private final String scheme;
    private final Duration closeTimeout;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    WebSocketServer(ServerBuilder builder) {
        this.scheme = builder.settings().tls().isPresent() ? "wss" : "ws";
        this.closeTimeout = builder.options().closeTimeout();
        this.loops = builder.newLoops();
        RequestDispatcher dispatcher =
                new RequestDispatcher(builder.routes(), builder.pages(this), builder.options(), this::opened);
        try {
            this.listening = NettyServer.bind(loops, builder.settings(), dispatcher);
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    /** A server with default settings and no routes yet. */
    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    private void opened(WebSocket ws, Route route) {
        if (isClosing()) {
            ws.close(CloseStatus.GOING_AWAY);
        }
        route.handler()
                .ifPresent(
                        handler -> Thread.ofVirtual().name("hawser-" + ws.id()).start(() -> live(ws, handler)));
    }

    private static void live(WebSocket ws, Handler handler) {
        try {
            handler.handle(ws);
            ws.close(CloseStatus.NORMAL);
        } catch (Throwable e) {
            boolean itsOwnEnd = e instanceof ConnectionClosedException && !ws.isOpen();
            if (!itsOwnEnd) {
                ServerLog.handlerFailed(ws, e);
                ws.close(CloseStatus.of(CloseCode.INTERNAL_ERROR.code()));
            }
        }
    }

    /** The port that is listened on, also where 0 was asked for. */
    public int port() {
        return listening.port();
    }

    /** {@code ws} or {@code wss}. */
    public String scheme() {
        return scheme;
    }

    /** The I/O engine in use: {@code epoll}, {@code io_uring}, {@code kqueue} or {@code nio}. */
    public String ioEngine() {
        return loops.engine().label();
    }

    /** How many connections are open now; counts them one by one. */
    public int connectionCount() {
        return (int) loops.connections().count();
    }

    /** The topic of this name, the same one each time. */
    public Topic topic(String name) {
        return topics.computeIfAbsent(name, Topic::new);
    }

    /**
     * Reads the files of its certificates again, now instead of when the change of a file is noticed. TLS handshakes from
     * then on get what they hold; connections stay. Waits for the files.
     *
     * @throws IllegalArgumentException if they cannot be used, with what is wrong; then the old certificates stay
     * @throws IllegalStateException if the server has no TLS
     */
    public void reloadCertificates() {
        listening.reloadCertificates();
    }

    boolean isClosing() {
        return closing.get();
    }

    /**
     * Stops: accepts nothing more, closes every connection with 1001 and waits for them at most {@code closeTimeout}
     * (default 10 s), then cuts the rest. Does not wait if called on an event loop, in a {@code Listener}. Idempotent.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (loops.isCurrent()) {
            Thread.ofVirtual().name("hawser-server-close").start(this::stop);
        } else {
            stop();
        }
    }

    private void stop() {
        listening.close();
        loops.connections().forEach(ws -> ws.close(CloseStatus.GOING_AWAY));
        long end = System.nanoTime() + closeTimeout.toNanos();
        try {
            // some may have opened meanwhile
            for (List<WebSocket> open = open(); !open.isEmpty(); open = open()) {
                awaitEnds(open, end - System.nanoTime());
            }
        } catch (TimeoutException e) {
            loops.connections().forEach(WebSocket::abort);
        } catch (InterruptedException e) {
            loops.connections().forEach(WebSocket::abort);
            Thread.currentThread().interrupt();
        }
        loops.close();
    }

    private List<WebSocket> open() {
        return loops.connections().filter(ws -> ws.ending().isEmpty()).toList();
    }

    private static void awaitEnds(List<WebSocket> connections, long maxNanos)
            throws InterruptedException, TimeoutException {
        CompletableFuture<?>[] ends = connections.stream()
                .map(ws -> ws.closed().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(maxNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("closed() never fails", e);
        }
    }
}
