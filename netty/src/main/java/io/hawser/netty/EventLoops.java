package io.hawser.netty;

import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The event loops of one server or client. Closing ends their threads. */
public final class EventLoops implements AutoCloseable {
    /** How long channels, and then loops, have to end. */
    private static final long CLOSE_SECONDS = 3;

    private final Engine engine;
    private final MultiThreadIoEventLoopGroup group;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final ChannelFutureListener forget = closed -> forget(closed.channel());
    private final SharedLimits limits;
    private final int count;
    private volatile boolean closing;

    /**
     * Starts no thread before it is needed.
     *
     * @param count how many threads, 1 or more
     * @param name the beginning of the threads' names
     * @param daemon whether the threads let the JVM end
     * @param limits what all connections may hold together
     * @throws IllegalArgumentException if the engine is not available here, with the reason
     */
    public EventLoops(Engine engine, int count, String name, boolean daemon, SharedLimits limits) {
        if (count < 1 || count > 1_024) {
            throw new IllegalArgumentException("eventLoops must be 1 to 1024: " + count);
        }
        this.engine = engine.require();
        this.count = count;
        this.limits = limits;
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory(name, daemon), engine.newHandlerFactory());
    }

    /** The engine in use. */
    public Engine engine() {
        return engine;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** Takes on a connection's channel, which is to share its loop fairly, and not to outlive it. On its loop. */
    void adopt(Channel channel) {
        keep(channel);
        channel.closeFuture().addListener(forget);
    }

    /** As {@link #adopt}, where somebody else sees to it that {@link #forget} is called when the channel has closed. */
    void keep(Channel channel) {
        LoopResources.current().belongTo(channel.eventLoop(), limits, count);
        channel.config().setRecvByteBufAllocator(OneReadPerTurn.INSTANCE);
        open.add(channel);
        if (closing) {
            channel.close();
        }
        if (!channel.isOpen()) {
            forget(channel);
        }
    }

    /** Takes on a stream of a channel that was taken on. On its loop. */
    void keepStream(Channel stream) {
        open.add(stream);
        stream.closeFuture().addListener(forget);
        if (closing) {
            stream.close();
        }
    }

    void forget(Channel channel) {
        open.remove(channel);
    }

    /** The WebSockets that are open now. */
    public Stream<WebSocket> connections() {
        return open.stream()
                .flatMap(channel -> ConnectionHandler.on(channel).map(ConnectionHandler::connection).stream());
    }

    /**
     * Closes a connection at a certain age, if it lives that long. On its event loop.
     *
     * @param age more than 0
     */
    public void closeAfter(WebSocket ws, Duration age, CloseStatus status) {
        @Nullable EventExecutor loop = current();
        if (loop == null) {
            throw new IllegalStateException("not on an event loop");
        }
        ConnectionAge.limit(ws, status, loop, System.nanoTime() + age.toNanos());
    }

    /** Whether the calling thread is one of the loops. */
    public boolean isCurrent() {
        return current() != null;
    }

    private @Nullable EventExecutor current() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return null;
    }

    /**
     * Closes what is still open, then ends the loops: within 7 s, which it waits for unless called on one of them. A channel
     * left to a loop that ends may stay open, as io_uring cannot finish closing it any more.
     */
    @Override
    public void close() {
        closing = true;
        CompletableFuture<Void> all =
                CompletableFuture.allOf(open.stream().map(EventLoops::closed).toArray(CompletableFuture<?>[]::new));
        Future<?> ended = group.terminationFuture();
        all.orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((nothing, late) -> group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS));
        if (!isCurrent()) {
            ended.awaitUninterruptibly(2 * CLOSE_SECONDS + 1, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> closed(Channel channel) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.close();
        channel.closeFuture().addListener(done -> closed.complete(null));
        return closed;
    }
}
