package io.hawser.netty;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of sockets, the same whichever engine has them. */
final class SocketNames {
    private SocketNames() {}

    /** A host and a port as in URIs, with IPv6 addresses in brackets (RFC 3986 §3.2.2). */
    static String authority(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]:" : host + ":") + port;
    }

    /** An address for people: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, or the path of a Unix domain socket. */
    static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? NetUtil.toSocketAddressString(inet)
                : address.toString();
    }

    /** An address in the JDK's types; a Unix domain socket without a name has an empty path. */
    static SocketAddress ofJdk(@Nullable SocketAddress address) {
        if (address instanceof DomainSocketAddress unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        return address == null ? UnixDomainSocketAddress.of("") : address;
    }
}
