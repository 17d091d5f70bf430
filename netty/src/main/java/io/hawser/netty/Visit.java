package io.hawser.netty;

import io.hawser.protocol.handshake.HttpResponse;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection that {@link Admission} has let in, until its channel has closed. On the channel's loop. */
final class Visit implements ChannelFutureListener {
    private static final int LONG_BODY_BYTES = 64 << 10;

    private final Admission admission;
    private long address;
    private boolean upgraded;
    private boolean placeLent;

    Visit(Admission admission, long address) {
        this.admission = admission;
        this.address = address;
    }

    /** Whether memory is too short for one WebSocket more. */
    boolean isMemoryShort() {
        return admission.isMemoryShort();
    }

    /** This response, or a refusal: one that is long may wait for the client to read it, which must not be while memory is short. */
    HttpResponse affordable(HttpResponse response) {
        return response.body().remaining() > LONG_BODY_BYTES && isMemoryShort()
                ? HttpServerHandler.OVERLOADED
                : response;
    }

    /**
     * It counts for this client from now on, and no longer for the proxy that passes it on.
     *
     * @return the setting that it is refused for, with its value; null if it is welcome
     */
    @Nullable
    String comesFrom(SocketAddress client) {
        long other = Addresses.of(client);
        if (other == address) {
            return null;
        }
        @Nullable String refusal = admission.moved(address, other);
        if (refusal == null) {
            address = other;
        }
        return refusal;
    }

    long address() {
        return address;
    }

    /** A stream of this connection that asks to become a WebSocket. */
    StreamVisit newStream() {
        return new StreamVisit(admission, this);
    }

    /** Whether a stream may count as the connection itself; then {@link #placeReturned} follows. */
    boolean lendPlace() {
        boolean free = !placeLent;
        placeLent = true;
        return free;
    }

    void placeReturned() {
        placeLent = false;
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
