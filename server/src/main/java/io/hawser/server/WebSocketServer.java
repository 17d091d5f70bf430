package io.hawser.server;

import io.hawser.ConnectionClosedException;
import io.hawser.Handler;
import io.hawser.WebSocket;
import io.hawser.netty.EventLoops;
import io.hawser.netty.NettyServer;
import io.hawser.protocol.CloseCode;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.handshake.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Listens for WebSockets on one port, or Unix domain socket. Made and started by {@link #builder()}; all methods are safe from any thread. Its
 * threads keep the JVM alive until {@link #close()}.
 */
public final class WebSocketServer implements AutoCloseable {
    private static final HttpResponse DRAINING =
            HttpResponse.text(503, "this server drains").withHeader("Retry-After", "5");

    private static final CloseStatus OLD_ENOUGH =
            new CloseStatus(CloseCode.SERVICE_RESTART.code(), "maxConnectionAge is reached, reconnect");

    /** Connections that came together shall not leave together. */
    private static final double LEAST_PART_OF_AGE = 0.8;

    private final EventLoops loops;
    private final NettyServer listening;
    private final String scheme;
    private final Duration closeTimeout;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Drain> drain = new AtomicReference<>();
    private final Duration maxConnectionAge;

    WebSocketServer(ServerBuilder builder) {
        this.scheme = builder.settings().tls().isPresent() ? "wss" : "ws";
        this.closeTimeout = builder.options().closeTimeout();
        this.maxConnectionAge = builder.maxConnectionAge();
        this.loops = builder.newLoops();
        RequestDispatcher dispatcher = new RequestDispatcher(
                builder.routes(),
                builder.pages(this),
                builder.options(),
                builder.clients(),
                this::refusal,
                this::opened);
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

    /** What handshakes are answered with now, if they are not welcome. */
    private Optional<HttpResponse> refusal() {
        @Nullable Drain draining = drain.get();
        return draining != null && draining.isRefusing() ? Optional.of(DRAINING) : Optional.empty();
    }

    private void opened(WebSocket ws, Route route) {
        @Nullable Drain draining = drain.get();
        Duration age = route.maxConnectionAgeOr(maxConnectionAge);
        if (isClosing()) {
            ws.close(CloseStatus.GOING_AWAY);
        } else if (draining != null && draining.isRefusing()) {
            draining.tell(ws);
        } else if (!age.isZero()) {
            double part = ThreadLocalRandom.current().nextDouble(LEAST_PART_OF_AGE, 1);
            loops.closeAfter(ws, Duration.ofNanos((long) (age.toNanos() * part)), OLD_ENOUGH);
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

    /**
     * The port that is listened on, also where 0 was asked for.
     *
     * @throws IllegalStateException if it is a Unix domain socket
     */
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

    /** Whether load balancers may send new clients here: until it drains, or closes. */
    public boolean isReady() {
        return !isClosing() && drain.get() == null;
    }

    /** As {@link #drain(Duration, Duration)} without notice. */
    public Drain drain(Duration window) {
        return drain(Duration.ZERO, window);
    }

    /**
     * Sends the clients elsewhere, without closing the server: readiness turns at once; after {@code notice}, in which a load balancer
     * learns of it and everybody is still served, handshakes get 503 with {@code Retry-After}, and the connections are closed with
     * 1012, one after the other in random order, spread evenly over nine tenths of {@code window}. At its end the rest is cut. Plain
     * HTTP goes on; {@link #close} ends it all, also before the time. Idempotent: only the first call's times count.
     *
     * @param notice 0 to 1 d
     * @param window 0 to 1 d
     */
    public Drain drain(Duration notice, Duration window) {
        requireDay("notice", notice);
        requireDay("window", window);
        Drain mine = new Drain(loops, listening::drain, notice, window);
        @Nullable Drain earlier = drain.compareAndExchange(null, mine);
        if (earlier != null) {
            return earlier;
        }
        if (isClosing()) {
            mine.stop();
        } else {
            mine.start();
        }
        return mine;
    }

    private static void requireDay(String what, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(what + " must be 0 to 1 d: " + time);
        }
    }

    /**
     * Stops: accepts nothing more, closes every connection with 1001 and waits for them at most {@code closeTimeout}
     * (default 10 s), then cuts the rest. Does not wait if called on an event loop, in a {@code Listener}. Idempotent: who
     * calls again waits for the same end.
     */
    @Override
    public void close() {
        boolean first = closing.compareAndSet(false, true);
        if (loops.isCurrent()) {
            if (first) {
                Thread.ofVirtual().name("hawser-server-close").start(this::stop);
            }
        } else if (first) {
            stop();
        } else {
            awaitStopped();
        }
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        try {
            stopDraining();
            end();
        } finally {
            stopped.countDown();
        }
    }

    private void stopDraining() {
        @Nullable Drain draining = drain.get();
        if (draining != null) {
            draining.stop();
        }
    }

    private void end() {
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
