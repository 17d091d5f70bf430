package io.hawser.server;

import io.hawser.netty.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says about whoever it had the request from.
 *
 * @param node where that one connects from, as written (RFC 7239 §6); null if the proxy does not say
 * @param proto over what
 * @param host by which name that one calls us
 */
record Hop(
        @Nullable String node,
        @Nullable String proto,
        @Nullable String host) {
    /**
     * Where that one connects from, with port 0 if only the address is known.
     *
     * @return null if the proxy does not know, or does not want to say
     * @throws IllegalArgumentException if it is malformed
     */
    @Nullable
    InetSocketAddress address() {
        if (node == null || node.equalsIgnoreCase("unknown") || node.startsWith("_")) {
            return null;
        }
        String address = node;
        String port = "0";
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            if (end < 0) {
                throw malformed();
            }
            address = node.substring(1, end);
            port = end + 1 == node.length() ? port : portBehind(end + 1);
        } else if (node.indexOf(':') >= 0 && node.indexOf(':') == node.lastIndexOf(':')) {
            address = node.substring(0, node.indexOf(':'));
            port = portBehind(node.indexOf(':'));
        }
        InetAddress parsed = IpLiteral.parse(address).orElseThrow(this::malformed);
        int number = port.startsWith("_") ? 0 : IpLiteral.port(port);
        if (number < 0) {
            throw malformed();
        }
        return new InetSocketAddress(parsed, number);
    }

    private String portBehind(int colon) {
        String whole = Objects.requireNonNull(node);
        if (whole.charAt(colon) != ':') {
            throw malformed();
        }
        return whole.substring(colon + 1);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("a trusted proxy names a malformed client address");
    }

    /**
     * Whether that one uses TLS.
     *
     * @param otherwise if the proxy does not say
     * @throws IllegalArgumentException if it says something else than http, https, ws and wss
     */
    boolean isSecure(boolean otherwise) {
        if (proto == null) {
            return otherwise;
        }
        return switch (proto.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> throw new IllegalArgumentException("a trusted proxy names a protocol that is not http or https");
        };
    }
}
