package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first handler until the upgrade: what an arriving connection sends, be it the PROXY protocol, TLS or HTTP, waits its
 * turn, and so does its end, so that thousands who come or go at once do not keep those waiting who are there. Goes once the
 * connection has opened.
 */
final class ArrivalTurns extends ChannelInboundHandlerAdapter implements Turns.Reader {
    /** How much is handed over at once: requests of HTTP may be very short, and each has its answer. */
    private static final int MOST_BYTES = Turns.HEAVY_BYTES;

    private final Turns turns;
    private @Nullable ChannelHandlerContext ctx;

    /** What waits. There only while it does. */
    private @Nullable HeldInput held;

    /** Whether reading was stopped here; the handlers behind may have stopped it as well, for reasons of their own. */
    private boolean stopped;

    /** Whether something was passed on since the last {@code channelReadComplete}. */
    private boolean passing;

    private boolean opened;

    /** Whether the end of the input waits, behind what is held. */
    private boolean endWaits;

    /** Whether the peer has reset the connection. */
    private boolean broken;

    ArrivalTurns(Turns turns) {
        this.turns = turns;
    }

    /** The handlers behind the one on a channel have opened the connection, or made it one of HTTP/2. On its loop. */
    static void opened(ChannelPipeline pipeline) {
        @Nullable ArrivalTurns arrival = pipeline.get(ArrivalTurns.class);
        if (arrival != null) {
            arrival.opened = true;
            arrival.leaveIfDone();
        }
    }

    /** Not before all that waits was handed over, which those who open the connection may be in the middle of. */
    private void leaveIfDone() {
        if (opened && !isWaiting() && !ctx().isRemoved()) {
            ctx().pipeline().remove(this);
        }
    }

    private boolean isWaiting() {
        return held != null || endWaits;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // Netty would close at once
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf buffer && (held != null || isMuch(buffer) || turns.isOverFor(weight()))) {
            hold(buffer);
        } else {
            passing = true;
            context.fireChannelRead(message);
        }
    }

    private boolean isMuch(ByteBuf buffer) {
        return !opened && buffer.readableBytes() > MOST_BYTES;
    }

    private void hold(ByteBuf buffer) {
        if (held == null) {
            held = new HeldInput(ctx().alloc());
            held.waitIn(turns);
            turns.giveWay(this, ctx().executor());
        }
        held.add(buffer);
        ChannelConfig config = ctx().channel().config();
        if (config.isAutoRead()) {
            stopped = true;
            config.setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (passing) { // who learns that nothing came may ask for more
            passing = false;
            context.fireChannelReadComplete();
        }
    }

    @Override
    public Turns.Weight weight() {
        return Turns.Weight.CHURN;
    }

    @Override
    public void goOn() {
        if (held != null) {
            handOver(held);
        }
        if (held == null && endWaits) {
            endWaits = false;
            ctx().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        leaveIfDone();
    }

    private void handOver(HeldInput input) {
        do {
            ByteBuf next = input.remove();
            if (isMuch(next)) {
                ByteBuf part = next.readRetainedSlice(MOST_BYTES);
                input.putBack(next);
                next = part;
            } else if (stopped && input.isEmpty()) {
                stopped = false;
                ctx().channel().config().setAutoRead(true); // whoever now gets the last of it may stop it again
            }
            ctx().fireChannelRead(next);
        } while (!input.isEmpty() && (opened || !turns.isOverFor(weight())));
        if (input.isEmpty()) {
            held = null;
        } else {
            turns.giveWay(this, ctx().executor());
        }
        ctx().fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            context.fireUserEventTriggered(event);
        } else if (!broken) {
            end();
        }
    }

    private void end() {
        boolean waits = isWaiting();
        endWaits = true;
        if (opened || !waits && !turns.isOverFor(weight())) {
            goOn();
        } else if (!waits) {
            turns.giveWay(this, ctx().executor());
        }
    }

    /** As a rule, the peer has reset the connection: all that is left is to close it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (opened) {
            context.fireExceptionCaught(cause);
        } else if (!broken) {
            broken = true;
            turns.leave(context::close, context.executor());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (opened) {
            goOn();
        } else {
            release(); // who is gone needs no answer
        }
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void loopEnds() {
        release();
    }

    private void release() {
        endWaits = false;
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
