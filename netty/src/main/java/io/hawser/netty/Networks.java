package io.hawser.netty;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Some ranges of IP addresses, and perhaps the Unix domain sockets. Immutable. */
public final class Networks {
    /** No address at all. */
    public static final Networks NONE = new Networks(List.of(), false);

    /** The name of all sockets that are files. */
    private static final String UNIX = "unix:";

    private final List<Network> networks;
    private final boolean unix;

    private Networks(List<Network> networks, boolean unix) {
        this.networks = networks;
        this.unix = unix;
    }

    /**
     * Ranges as {@code 10.0.0.0/8} and {@code 2001:db8::/32}, or single addresses; names are not resolved. An IPv4 address is
     * the same as the one mapped into IPv6. {@code unix:} are all Unix domain sockets.
     *
     * @throws IllegalArgumentException if one is of another form, or has bits behind its prefix
     */
    public static Networks of(String... ranges) {
        return new Networks(
                Stream.of(ranges)
                        .filter(range -> !range.equals(UNIX))
                        .map(Network::of)
                        .toList(),
                List.of(ranges).contains(UNIX));
    }

    /** Whether no address is in them. */
    public boolean isEmpty() {
        return networks.isEmpty() && !unix;
    }

    /** Whether a peer's address is in one of them. */
    public boolean contains(@Nullable SocketAddress peer) {
        if (peer instanceof UnixDomainSocketAddress || peer instanceof DomainSocketAddress) {
            return unix;
        }
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
