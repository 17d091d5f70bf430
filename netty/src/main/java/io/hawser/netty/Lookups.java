package io.hawser.netty;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where names are looked up, beside the event loops: the operating system may take many seconds for an answer that does not
 * come. For all clients of the process. Threads of the platform, as a call into the operating system would hold a virtual
 * one's carrier.
 */
final class Lookups {
    private static final int THREADS = 16;

    /** What waits for it is bounded by the connect timeouts. Its threads end after ten seconds without work. */
    static final Executor EXECUTOR = newExecutor();

    private Lookups() {}

    private static Executor newExecutor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("hawser-lookup", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Whether a host is an address already. */
    static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** The addresses of a host in the order in which they are to be tried; of literal ones, that one. */
    static List<InetSocketAddress> find(Lookup lookup, String host, int port) throws UnknownHostException {
        List<InetAddress> found =
                isLiteral(host) ? List.of(InetAddress.getByName(host)) : List.copyOf(lookup.find(host, port));
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return HappyEyeballs.interleave(found).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }
}
