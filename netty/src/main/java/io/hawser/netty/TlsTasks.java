package io.hawser.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the arithmetic of TLS handshakes is done, beside the event loops: a storm of handshakes, each a millisecond or more
 * of it, then delays itself and not the messages of others. For all servers and clients of the process.
 */
final class TlsTasks {
    /** What waits for it is bounded by the connections that are open. Its threads end after ten seconds without work. */
    static final Executor EXECUTOR = newExecutor();

    private TlsTasks() {}

    private static Executor newExecutor() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("hawser-tls", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
