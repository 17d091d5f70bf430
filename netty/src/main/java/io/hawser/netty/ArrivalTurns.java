package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first handler until the upgrade: what an arriving connection sends, be it the PROXY protocol, TLS or HTTP, waits its
 * turn, so that thousands who connect at once do not keep those waiting who are there. Goes once the connection has opened.
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
        if (opened && held == null && !ctx().isRemoved()) {
            ctx().pipeline().remove(this);
        }
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf buffer && (held != null || isMuch(buffer) || turns.isOverFor(weight()))) {
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
        @Nullable HeldInput input = held;
        if (input == null) {
            return; // gone, or handed over already
        }
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
        leaveIfDone();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (opened) { // it may be the end, which comes behind the input
            goOn();
        }
        context.fireUserEventTriggered(event);
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
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
