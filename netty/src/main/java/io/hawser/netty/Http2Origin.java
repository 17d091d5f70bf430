package io.hawser.netty;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of a client to one origin, and who waits for one. All on one event loop, so that nothing is shared
 * between threads; at most one connection is being made at a time.
 */
final class Http2Origin {
    private final Http2Pool pool;
    private final Http2Pool.Key key;
    private final EventLoops loops;
    private final EventLoop loop;
    private final List<Http2ClientSession> sessions = new ArrayList<>(1);
    private final Deque<Http2Wish> waiting = new ArrayDeque<>();
    private @Nullable Http2Dial dial;

    /** How many are on the way here; the pool guards it. */
    private int coming;

    Http2Origin(Http2Pool pool, Http2Pool.Key key, EventLoops loops) {
        this.pool = pool;
        this.key = key;
        this.loops = loops;
        this.loop = loops.group().next();
    }

    Http2Pool.Key key() {
        return key;
    }

    EventLoops loops() {
        return loops;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isHttp2Required() {
        return pool.isRequired();
    }

    void addComing(int more) {
        coming += more;
    }

    int coming() {
        return coming;
    }

    // ------------------------------------------------------------------------------------------------ who waits

    /** From any thread. */
    void want(Http2Wish wish) {
        wish.result().whenComplete((ws, failure) -> {
            if (failure != null) {
                onLoop(this::abandoned, null);
            }
        });
        onLoop(
                () -> {
                    pool.arrived(this);
                    waiting.add(wish);
                    serve();
                },
                wish);
    }

    /** Once more, on another connection. On the loop. */
    void again(Http2Wish refused) {
        waiting.add(refused);
        serveSoon();
    }

    private void onLoop(Runnable task, @Nullable Http2Wish wish) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) { // the client is closed
            if (wish != null) {
                pool.arrived(this);
                String why = "cannot connect to " + wish.plan().authority() + ": client is closed";
                wish.result().completeExceptionally(new ConnectLog(wish.start()).failed(Step.CONNECT, why, e));
            }
        }
    }

    /** There may be room now, or no connection any more. */
    void serveSoon() {
        if (!waiting.isEmpty()) {
            onLoop(this::serve, null);
        }
    }

    private void serve() {
        for (int left = waiting.size(); left > 0; left--) {
            Http2Wish wish = waiting.remove();
            if (wish.isOver()) {
                continue;
            }
            Optional<Http2ClientSession> session = sessions.stream()
                    .filter(each -> each != wish.refusedBy() && each.hasRoom())
                    .findFirst();
            if (session.isPresent()) {
                session.get().open(wish);
            } else {
                waiting.add(wish);
            }
        }
        if (dial == null && !waiting.isEmpty()) {
            dial = new Http2Dial(this, waiting.element().plan());
            dial.start();
        }
        forgetIfEmpty();
    }

    /** Somebody does not wait any more. */
    private void abandoned() {
        waiting.removeIf(Http2Wish::isOver);
        if (waiting.isEmpty() && dial != null) {
            dial.stop();
            dial = null;
        }
        forgetIfEmpty();
    }

    private void forgetIfEmpty() {
        if (sessions.isEmpty() && waiting.isEmpty() && dial == null) {
            pool.forget(this);
        }
    }

    // ---------------------------------------------------------------------------------------------- from the dial

    /** A connection is there, and may be used. */
    void connected(Http2ClientSession session) {
        dial = null;
        sessions.add(session);
        serve();
        session.closeIfIdle();
    }

    /** No connection could be made. */
    void failed(Function<Http2Wish, ? extends RuntimeException> why) {
        dial = null;
        takeWaiting().forEach(wish -> wish.result().completeExceptionally(why.apply(wish)));
        forgetIfEmpty();
    }

    /**
     * The server does not offer WebSockets over HTTP/2: all who wait go on by HTTP/1.1.
     *
     * @param channel a connection to it that speaks HTTP/1.1, over TLS, or null if there is none
     */
    void onlyHttp1(@Nullable Channel channel, ConnectLog log) {
        dial = null;
        pool.speaksOnlyHttp1(key);
        @Nullable Channel left = channel;
        for (Http2Wish wish : takeWaiting()) {
            if (left != null) {
                ClientPipeline.begin(left, wish.plan(), null, log.since(wish.start()), wish.result());
                closeIfAbandoned(left, wish);
                left = null;
            } else {
                byHttp1(wish);
            }
        }
        if (left != null) {
            left.close();
        }
        forgetIfEmpty();
    }

    private static void closeIfAbandoned(Channel channel, Http2Wish wish) {
        wish.result().whenComplete((ws, failure) -> {
            if (failure != null) {
                channel.close();
            }
        });
    }

    /** This one by HTTP/1.1, on a connection of its own. */
    void byHttp1(Http2Wish wish) {
        TlsTasks.EXECUTOR.execute(() -> {
            try {
                Http1Attempt.start(
                        loops,
                        wish.plan(),
                        NettyConnector.http1Tls(wish.plan()),
                        new ConnectLog(wish.start()),
                        wish.result());
            } catch (IllegalArgumentException e) { // from TLS
                wish.result().completeExceptionally(e);
            }
        });
    }

    private List<Http2Wish> takeWaiting() {
        List<Http2Wish> all = waiting.stream().filter(wish -> !wish.isOver()).toList();
        waiting.clear();
        return all;
    }

    // ------------------------------------------------------------------------------------------- from connections

    /** How long a connection is kept that no WebSocket uses. */
    Duration idleTimeout() {
        return pool.idleTimeout();
    }

    /** No further WebSocket is to be opened on this one. */
    void gone(Http2ClientSession session) {
        sessions.remove(session);
        serveSoon();
        forgetIfEmpty();
    }

    /** From any thread. */
    void closeIdle() {
        onLoop(() -> List.copyOf(sessions).forEach(Http2ClientSession::closeIfIdle), null);
    }

    /** For what fails in a dial: to each who waits, with the time since when it has waited. */
    static Function<Http2Wish, ConnectFailedException> inHandshake(
            ConnectLog log, Step step, String why, @Nullable Throwable cause) {
        return wish -> log.since(wish.start()).handshakeFailed(step, why, null, cause);
    }
}
