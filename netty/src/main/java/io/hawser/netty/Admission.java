package io.hawser.netty;

import io.hawser.LimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which connections a listening socket lets in, the first handler of its channel. Where many come at once they are let in a
 * few in each turn of the loop. With as many there as may be, or no descriptors left, it stops accepting, so that clients
 * wait in the operating system's queue, and goes on when a connection has gone. On the listening channel's loop, but for
 * what comes from {@link Visit}s.
 */
final class Admission extends ChannelInboundHandlerAdapter implements Turns.Reader {
    /** When to try again after accepting has failed, if no connection goes before that. */
    private static final long RETRY_MILLIS = 1_000;

    /** So many are accepted in a turn, and none while so many wait. */
    static final int MOST_WAITING = 16;

    private final LimitedLog pauses = new LimitedLog(Level.WARNING);
    private final LimitedLog refusals = new LimitedLog(Level.WARNING);
    private final LimitedLog shortages = new LimitedLog(Level.WARNING);

    private final AdmissionLimits limits;
    private final EventLoops loops;
    private final MemoryWatch memory;
    private final Addresses addresses;
    private final TrustedProxies proxies;
    private final AtomicInteger open = new AtomicInteger();

    /** Those who were accepted and not let in yet, in order: it is the turn of others, or there is no room. */
    private final ArrayDeque<Channel> waiting = new ArrayDeque<>();

    /** Those who were let in, until their own loop has taken them on. */
    private final Map<Channel, Visit> arriving = new ConcurrentHashMap<>();

    private boolean awaitsTurn;
    private volatile boolean paused;
    private @Nullable ChannelHandlerContext ctx;

    Admission(AdmissionLimits limits, TrustedProxies proxies, EventLoops loops, MemoryWatch memory) {
        this.limits = limits;
        this.loops = loops;
        this.memory = memory;
        this.addresses = new Addresses(limits);
        this.proxies = proxies;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    // --------------------------------------------------------------------------------------------------- accepting

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        if (waiting.isEmpty() && hasRoom() && !isTurnOver()) {
            admit(child);
        } else {
            waiting.add(child);
            giveWay();
            if (waiting.size() >= MOST_WAITING) {
                setAccepting(false); // who comes now waits in the operating system's queue
            }
        }
        if (isFull()) {
            pause();
        }
    }

    /** Whether one more may be let in. */
    private boolean hasRoom() {
        return open.get() < limits.maxConnections();
    }

    /** Whether no more should be accepted. */
    private boolean isFull() {
        return there() >= limits.maxConnections();
    }

    private int there() {
        return open.get() + waiting.size();
    }

    private boolean isTurnOver() {
        return LoopResources.current().turns().isOverFor(weight());
    }

    private void giveWay() {
        if (!awaitsTurn && hasRoom()) {
            awaitsTurn = true;
            LoopResources.current().turns().giveWay(this, ctx().executor());
        }
    }

    @Override
    public Turns.Weight weight() {
        return Turns.Weight.CHURN;
    }

    @Override
    public void goOn() {
        awaitsTurn = false;
        resume();
    }

    private void admit(Channel child) {
        boolean isProxy = proxies.networks().contains(child.remoteAddress());
        if (proxies.only() && !isProxy) {
            refuse(child, "not one of trustedProxies, and proxyProtocol is ONLY_TRUSTED");
            return;
        }
        // A proxy has no limit of its own: those whom it speaks for have theirs.
        long address = isProxy ? Addresses.NOBODY : Addresses.of(child.remoteAddress());
        @Nullable String refusal = addresses.enter(address);
        if (refusal != null) {
            refuse(child, "more than " + refusal);
            return;
        }
        open.incrementAndGet();
        Visit visit = new Visit(this, address);
        arriving.put(child, visit);
        child.closeFuture().addListener(visit);
        ctx().fireChannelRead(child);
    }

    private void refuse(Channel child, String why) {
        refusals.log(() -> "connection from " + child.remoteAddress() + " closed: " + why);
        child.unsafe().closeForcibly();
    }

    private void pause() {
        boolean isNew = !paused;
        stopAccepting();
        if (isNew) {
            pauses.log(() -> "accepting paused: " + there() + " connections are open, maxConnections "
                    + limits.maxConnections());
        }
        if (!isFull()) {
            resume(); // one has gone meanwhile, and may not have seen that we wait for it
        }
    }

    private void stopAccepting() {
        paused = true;
        setAccepting(false);
    }

    private void setAccepting(boolean on) {
        ctx().channel().config().setAutoRead(on);
    }

    private void resume() {
        if (awaitsTurn) {
            return;
        }
        while (!waiting.isEmpty() && hasRoom()) {
            Channel next = waiting.remove();
            admit(next);
            if (!waiting.isEmpty() && isTurnOver()) {
                giveWay();
                return;
            }
        }
        if (isFull()) {
            pause(); // whoever waits goes on when another has gone
        } else if (ctx().channel().isOpen()) {
            paused = false;
            setAccepting(true);
        }
    }

    /** Accepting has failed: as a rule, descriptors have run out. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        stopAccepting();
        context.executor().schedule(this::resume, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        pauses.log(() -> "accepting paused with " + open.get() + " connections open: " + NetworkErrors.reason(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(child -> child.unsafe().closeForcibly());
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    public void loopEnds() {
        // channelInactive has come before
    }

    // ------------------------------------------------------------------------------------- on a connection's loop

    /** The visit of a channel that was let in; asked for once. */
    Visit arrived(Channel child) {
        return Objects.requireNonNull(arriving.remove(child));
    }

    boolean isMemoryShort() {
        @Nullable String shortage = memory.shortage();
        if (shortage != null) {
            shortages.log(() -> "handshake answered with 503: " + shortage);
        }
        return shortage != null;
    }

    /** A connection of a proxy turns out to be that of another address. */
    @Nullable
    String moved(long from, long to) {
        @Nullable String refusal = enter(to);
        if (refusal == null) {
            leave(from, false);
        }
        return refusal;
    }

    /** One of this address is counted, unless it is refused for the setting that is said. */
    @Nullable
    String enter(long address) {
        return addresses.enter(address);
    }

    void leave(long address, boolean upgraded) {
        addresses.left(address, upgraded);
    }

    /** Whether there is room for a stream of HTTP/2, which counts as a connection until {@link #gone}. */
    boolean streamEnters() {
        if (open.incrementAndGet() <= limits.maxConnections()) {
            return true;
        }
        gone();
        refusals.log(() -> "handshake answered with 503: maxConnections " + limits.maxConnections() + " are open");
        return false;
    }

    void upgraded(long address) {
        addresses.upgraded(address);
    }

    void left(Channel child, long address, boolean upgraded) {
        arriving.remove(child);
        leave(address, upgraded);
        loops.forget(child);
        gone();
    }

    /** One less is open. */
    void gone() {
        open.decrementAndGet();
        if (paused) {
            try {
                ctx().executor().execute(this::resume);
            } catch (RejectedExecutionException e) {
                // the listening socket's loop is gone, and nothing is accepted any more
            }
        }
    }
}
