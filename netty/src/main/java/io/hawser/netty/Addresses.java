package io.hawser.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are from where, and how many of them have not become a WebSocket yet. One address is an IPv4
 * address, or the first 64 bits of an IPv6 address, which is what one subscriber has at least. Safe from any thread.
 */
final class Addresses {
    /** What no IPv6 address of a peer begins with: IPv4 addresses follow it, so that they differ from all IPv6 networks. */
    private static final long IPV4 = 0xFFFF_FFFF_0000_0000L;

    /** Of those who are counted for nobody, and have no limits. */
    static final long NOBODY = 0;

    private final int maxConnections;
    private final int maxHandshakes;
    private final ConcurrentMap<Long, Count> counts = new ConcurrentHashMap<>();

    private record Count(int connections, int handshakes) {
        static final Count NONE = new Count(0, 0);

        @Nullable
        Count orNull() {
            return connections == 0 ? null : this;
        }
    }

    /** Nobody yet. */
    Addresses(AdmissionLimits limits) {
        maxConnections = limits.maxConnectionsPerAddress();
        maxHandshakes = limits.maxHandshakesPerAddress();
    }

    /** The address of a peer; {@link #NOBODY} where there is none, as with sockets that are files. */
    static long of(@Nullable SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return NOBODY;
        }
        InetAddress address = socket.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : IPV4 | bytes.getInt() & 0xFFFF_FFFFL;
    }

    /**
     * A connection has come; unless it is refused, {@link #left} follows, and before it perhaps {@link #upgraded}.
     *
     * @return the setting that it is refused for, with its value; null if it is welcome
     */
    @Nullable
    String enter(long address) {
        String[] refusal = new String[1];
        counts.compute(address, (key, before) -> {
            Count now = before == null ? Count.NONE : before;
            if (address != NOBODY && now.connections >= maxConnections) {
                refusal[0] = "maxConnectionsPerAddress " + maxConnections;
            } else if (address != NOBODY && now.handshakes >= maxHandshakes) {
                refusal[0] = "maxHandshakesPerAddress " + maxHandshakes;
            } else {
                return new Count(now.connections + 1, now.handshakes + 1);
            }
            return now.orNull();
        });
        return refusal[0];
    }

    /** A connection has become a WebSocket. */
    void upgraded(long address) {
        counts.computeIfPresent(address, (key, now) -> new Count(now.connections, now.handshakes - 1));
    }

    /**
     * A connection has gone.
     *
     * @param upgraded whether it had become a WebSocket
     */
    void left(long address, boolean upgraded) {
        counts.computeIfPresent(
                address, (key, now) -> new Count(now.connections - 1, now.handshakes - (upgraded ? 0 : 1)).orNull());
    }

    /** How many addresses there are connections from. */
    int size() {
        return counts.size();
    }
}
