package io.hawser.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Some ranges of IP addresses. Immutable. */
public final class Networks {
    /** No address at all. */
    public static final Networks NONE = new Networks(List.of());

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Ranges as {@code 10.0.0.0/8} and {@code 2001:db8::/32}, or single addresses; names are not resolved. An IPv4 address is
     * the same as the one mapped into IPv6.
     *
     * @throws IllegalArgumentException if one is of another form, or has bits behind its prefix
     */
    public static Networks of(String... ranges) {
        return new Networks(Stream.of(ranges).map(Network::of).toList());
    }

    /** Whether no address is in them. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether a peer's address is in one of them; never that of a socket without an IP address. */
    public boolean contains(@Nullable SocketAddress peer) {
        if (networks.isEmpty() || !(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(socket.getAddress())) {
                return true;
            }
        }
        return false;
    }
}
