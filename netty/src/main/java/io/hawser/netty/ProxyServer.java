package io.hawser.netty;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that makes a tunnel to the server.
 *
 * @param host a name or an address, without brackets
 * @param tls how to secure the connection to the proxy itself, empty for not at all
 * @param login what the proxy may ask for, or null
 */
public record ProxyServer(
        Kind kind,
        String host,
        int port,
        Optional<ClientTls> tls,
        @Nullable ProxyLogin login) {
    /** How a proxy is spoken to. */
    public enum Kind {
        /** By the method CONNECT (RFC 9110 §9.3.6). */
        HTTP,
        /** By SOCKS version 5 (RFC 1928); names are resolved by the proxy. */
        SOCKS5
    }

    /** As {@code localhost:3128}, with IPv6 addresses in brackets. */
    String authority() {
        return SocketNames.authority(host, port);
    }
}
