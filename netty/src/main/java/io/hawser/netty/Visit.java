package io.hawser.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/** One connection that {@link Admission} has let in, until its channel has closed. On the channel's loop. */
final class Visit implements ChannelFutureListener {
    private final Admission admission;
    private final long address;
    private boolean upgraded;

    Visit(Admission admission, long address) {
        this.admission = admission;
        this.address = address;
    }

    /** Whether memory is too short for one WebSocket more. */
    boolean isMemoryShort() {
        return admission.isMemoryShort();
    }

    /** It has become a WebSocket, or one of its streams has. */
    void upgraded() {
        if (!upgraded) {
            upgraded = true;
            admission.upgraded(address);
        }
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        admission.left(closed.channel(), address, upgraded);
    }
}
