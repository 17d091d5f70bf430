package io.hawser.netty;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak for others.
 *
 * @param networks where the proxies are
 * @param announce whether each of their connections begins with a header of the PROXY protocol
 * @param only whether nobody else is let in
 */
public record TrustedProxies(Networks networks, boolean announce, boolean only) {
    /** Nobody, and all come directly. */
    public static final TrustedProxies NONE = new TrustedProxies(Networks.NONE, false, false);

    /** These proxies in other networks. */
    public TrustedProxies withNetworks(Networks other) {
        return new TrustedProxies(other, announce, only);
    }

    /** These proxies with another use of the PROXY protocol. */
    public TrustedProxies withAnnounce(boolean announces, boolean nobodyElse) {
        return new TrustedProxies(networks, announces, nobodyElse);
    }

    /** Whether this peer has to begin with a header of the PROXY protocol. */
    boolean announces(@Nullable SocketAddress peer) {
        return announce && networks.contains(peer);
    }
}
