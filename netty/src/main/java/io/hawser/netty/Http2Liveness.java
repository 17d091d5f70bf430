package io.hawser.netty;

import io.hawser.KeepAlive;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether an HTTP/2 connection still lives: after a silence the peer gets a PING (RFC 9113 §6.7), and limited time for the
 * answer, as which any frame counts. On its loop.
 */
final class Http2Liveness {
    /** After so much silence a PING goes along with a request. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ChannelHandlerContext ctx;
    private final long intervalNanos;
    private final Duration patience;
    private final Consumer<String> dead;
    private long heardAt = System.nanoTime();
    private long askedAt;
    private boolean asked;
    private @Nullable ScheduledFuture<?> timer;

    /**
     * Begins to watch.
     *
     * @param keepAlive after which silence it is asked by itself, and how long an answer may take
     * @param most how long an answer may take at most
     * @param dead told why, once
     */
    Http2Liveness(ChannelHandlerContext ctx, KeepAlive keepAlive, Duration most, Consumer<String> dead) {
        this.ctx = ctx;
        this.intervalNanos = keepAlive.pingInterval().toNanos();
        this.patience = keepAlive.pongTimeout().compareTo(most) < 0 ? keepAlive.pongTimeout() : most;
        this.dead = dead;
        plan();
    }

    /** A frame has come. */
    void heard() {
        heardAt = System.nanoTime();
        asked = false;
    }

    /** Somebody is about to rely on it. */
    void ask() {
        if (!asked && System.nanoTime() - heardAt > SILENCE_NANOS) {
            ping();
        }
    }

    private void ping() {
        asked = true;
        askedAt = System.nanoTime();
        ctx.writeAndFlush(new DefaultHttp2PingFrame(askedAt));
        plan();
    }

    /** Looks again when the next thing is due. */
    private void plan() {
        stop();
        if (asked || intervalNanos > 0) {
            long due = asked ? askedAt + patience.toNanos() : heardAt + intervalNanos;
            timer = ctx.executor().schedule(this::look, due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (asked && now - askedAt >= patience.toNanos()) {
            dead.accept("no answer to PING within " + patience);
        } else if (!asked && intervalNanos > 0 && now - heardAt >= intervalNanos) {
            ping();
        } else {
            plan();
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
