package io.hawser.netty;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops of one server or client. Closing ends their threads. */
public final class EventLoops implements AutoCloseable {
    private final Engine engine;
    private final MultiThreadIoEventLoopGroup group;

    /**
     * Starts no thread before it is needed.
     *
     * @param count how many threads, 1 or more
     * @param name the beginning of the threads' names
     * @param daemon whether the threads let the JVM end
     * @throws IllegalArgumentException if the engine is not available here, with the reason
     */
    public EventLoops(Engine engine, int count, String name, boolean daemon) {
        if (count < 1 || count > 1_024) {
            throw new IllegalArgumentException("eventLoops must be 1 to 1024: " + count);
        }
        this.engine = engine.require();
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

    /** Whether the calling thread is one of the loops. */
    public boolean isCurrent() {
        for (var loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the loops after what they have to do, within 5 s; waits for it unless called on one of them. */
    @Override
    public void close() {
        var ended = group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        if (!isCurrent()) {
            ended.awaitUninterruptibly(6, TimeUnit.SECONDS);
        }
    }
}
