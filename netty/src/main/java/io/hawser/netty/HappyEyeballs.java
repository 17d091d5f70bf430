package io.hawser.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries several addresses of one host, each a little later than the one before, until the first connects (RFC 8305 §5). The
 * others are closed then. All on one event loop, the channels' own.
 */
final class HappyEyeballs {
    /** RFC 8305 §5: "a recommended value for a default delay is 250 milliseconds". */
    static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    /** As many addresses of a host are tried; a name may have very many. */
    static final int MAX_ADDRESSES = 16;

    private final EventExecutor loop;
    private final Function<SocketAddress, ChannelFuture> dial;
    private final Outcome outcome;
    private final Deque<SocketAddress> left;
    private final Map<SocketAddress, ChannelFuture> pending = new LinkedHashMap<>();
    private final Map<SocketAddress, Throwable> failures = new LinkedHashMap<>();
    private @Nullable ScheduledFuture<?> nextAttempt;
    private boolean over;

    /** How it ends, unless it is stopped before. */
    interface Outcome {
        /** This one was first. */
        void connected(Channel channel, SocketAddress address);

        /**
         * None could be connected to.
         *
         * @param reasons by address, in the order in which they failed
         */
        void failed(Map<SocketAddress, String> reasons, Throwable first);
    }

    /**
     * Starts nothing yet.
     *
     * @param dial connects to one address
     */
    HappyEyeballs(
            EventExecutor loop,
            List<? extends SocketAddress> addresses,
            Function<SocketAddress, ChannelFuture> dial,
            Outcome outcome) {
        this.loop = loop;
        this.dial = dial;
        this.outcome = outcome;
        this.left = new ArrayDeque<>(addresses);
    }

    /**
     * Addresses of both families in turn (RFC 8305 §4), each family in its own order, that of the first address first; without
     * repetitions, {@value #MAX_ADDRESSES} at most.
     */
    static List<InetAddress> interleave(List<InetAddress> found) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : found.stream().distinct().toList()) {
            boolean six = address instanceof Inet6Address;
            (six == (found.get(0) instanceof Inet6Address) ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        while (order.size() < MAX_ADDRESSES && !(first.isEmpty() && second.isEmpty())) {
            Deque<InetAddress> turn = order.size() % 2 == 0 ? first : second;
            order.add((turn.isEmpty() ? (turn == first ? second : first) : turn).remove());
        }
        return order;
    }

    /** Tries the first address. There must be one. */
    void start() {
        tryNext();
    }

    private void tryNext() {
        SocketAddress address = left.remove();
        ChannelFuture attempt = dial.apply(address);
        pending.put(address, attempt);
        if (!left.isEmpty()) {
            nextAttempt = loop.schedule(this::tryNext, ATTEMPT_DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
        attempt.addListener(done -> ended(address, attempt));
    }

    private void ended(SocketAddress address, ChannelFuture attempt) {
        if (over) {
            attempt.channel().close(); // it came second
            return;
        }
        pending.remove(address);
        if (attempt.isSuccess()) {
            stop();
            outcome.connected(attempt.channel(), address);
            return;
        }
        failures.put(address, attempt.cause());
        if (!left.isEmpty()) {
            // RFC 8305 §5: an attempt that fails starts the next one at once.
            cancelNextAttempt();
            tryNext();
        } else if (pending.isEmpty()) {
            over = true;
            outcome.failed(soFar(), failures.values().iterator().next());
        }
    }

    private void cancelNextAttempt() {
        if (nextAttempt != null) {
            nextAttempt.cancel(false);
            nextAttempt = null;
        }
    }

    /** Closes what has not connected; no outcome follows. */
    void stop() {
        over = true;
        cancelNextAttempt();
        List.copyOf(pending.values()).forEach(attempt -> attempt.channel().close());
    }

    /** What has become of each address so far. */
    Map<SocketAddress, String> soFar() {
        Map<SocketAddress, String> all = new LinkedHashMap<>();
        failures.forEach((address, cause) -> all.put(address, NetworkErrors.reason(cause)));
        pending.keySet().forEach(address -> all.put(address, "no answer"));
        return all;
    }
}
