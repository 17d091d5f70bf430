package io.hawser.netty;

import io.hawser.protocol.handshake.HttpResponse;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket over HTTP/2, or what asks to become one, until its stream has closed: it counts as a connection of HTTP/1.1
 * does. One at a time has the place of the HTTP/2 connection itself, which is not counted twice. On the connection's loop.
 */
final class StreamVisit implements ChannelFutureListener {
    private final Admission admission;
    private final Visit connection;
    private long address;

    /** Whether it has the connection's own place among all. */
    private boolean borrowed;

    /** Whether it is counted for its address by itself, and not as the connection. */
    private boolean counted;

    private boolean upgraded;

    StreamVisit(Admission admission, Visit connection) {
        this.admission = admission;
        this.connection = connection;
        this.address = connection.address();
    }

    /** Lets it in, until {@link #operationComplete}; or says what it is answered with instead. */
    @Nullable
    HttpResponse enter() {
        borrowed = connection.lendPlace();
        if (borrowed) {
            return null;
        }
        if (!admission.streamEnters()) {
            return HttpServerHandler.OVERLOADED;
        }
        @Nullable String refusal = admission.enter(address);
        counted = refusal == null;
        if (refusal != null) {
            admission.gone();
        }
        return refusal == null ? null : overLimit(refusal);
    }

    /** The answer to one too many of an address. */
    private static HttpResponse overLimit(String setting) {
        return HttpResponse.text(429, "more than " + setting).withHeader("Retry-After", "5");
    }

    /** As {@link Visit#comesFrom}. */
    @Nullable
    String comesFrom(SocketAddress client) {
        long other = Addresses.of(client);
        if (other == address) {
            return null;
        }
        @Nullable String refusal = admission.enter(other);
        if (refusal == null) {
            leaveAddress();
            address = other;
            counted = true;
        }
        return refusal;
    }

    /** It has become a WebSocket. */
    void upgraded() {
        connection.upgraded();
        upgraded = true;
        if (counted) {
            admission.upgraded(address);
        }
    }

    private void leaveAddress() {
        if (counted) {
            admission.leave(address, upgraded);
        }
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        leaveAddress();
        if (borrowed) {
            connection.placeReturned();
        } else {
            admission.gone();
        }
    }
}
