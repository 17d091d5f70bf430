package io.hawser.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, and nothing else: no name is ever resolved, and no number read as an address. */
public final class IpLiteral {
    /** No scope, no brackets; and no leading zero, which some would read as octal. */
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final int MAX_PORT = 65_535;

    private IpLiteral() {}

    /** {@code 192.0.2.1} or {@code 2001:db8::1}; an IPv4 address mapped into IPv6 is that IPv4 address. */
    public static Optional<InetAddress> parse(String text) {
        boolean plausible = text.indexOf(':') >= 0
                ? IPV6.matcher(text).matches()
                : IPV4.matcher(text).matches();
        return plausible ? Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text)) : Optional.empty();
    }

    /** {@code 0} to {@code 65535}; -1 for all else. */
    public static int port(String text) {
        if (!PORT.matcher(text).matches()) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port <= MAX_PORT ? port : -1;
    }

    /** An address and a port, both as text. */
    static Optional<InetSocketAddress> parse(String address, String port) {
        int number = port(port);
        return number < 0 ? Optional.empty() : parse(address).map(parsed -> new InetSocketAddress(parsed, number));
    }
}
