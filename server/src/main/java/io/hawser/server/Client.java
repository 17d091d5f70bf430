package io.hawser.server;

import io.hawser.netty.Exchange;
import io.hawser.netty.Networks;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from and what for, after what trusted proxies say.
 *
 * @param address where it connects from
 * @param secure whether over TLS
 * @param request with the {@code Host} that it named: everybody who asks for the authority reads this one
 */
record Client(SocketAddress address, boolean secure, HttpRequest request) {
    /**
     * Walks from us towards the client as long as the one who speaks is trusted. What stands further left anybody may have written;
     * it is not looked at.
     *
     * @throws IllegalArgumentException if what a trusted proxy says is malformed
     */
    static Client of(Exchange exchange, Networks trusted, ForwardedHeaders which) {
        SocketAddress address = exchange.remoteAddress();
        boolean secure = exchange.isSecure();
        HttpRequest request = exchange.request();
        if (which == ForwardedHeaders.NONE || !trusted.contains(address)) {
            return new Client(address, secure, request);
        }
        List<Hop> hops = which == ForwardedHeaders.FORWARDED
                ? ForwardedField.hops(request.headers())
                : xForwarded(request.headers());
        @Nullable String host = null;
        for (int i = hops.size() - 1; i >= 0 && trusted.contains(address); i--) {
            Hop hop = hops.get(i);
            secure = hop.isSecure(secure);
            host = hop.host() == null ? host : hop.host();
            @Nullable InetSocketAddress next = hop.address();
            if (next == null) {
                break; // who is behind this one nobody knows
            }
            address = next;
        }
        return new Client(address, secure, host == null ? request : withHost(request, host));
    }

    /**
     * Three lists, of which proxies may write one value each, or only the outermost its own: those that are shorter are aligned at our end, and
     * their first value holds for all further hops.
     */
    private static List<Hop> xForwarded(Headers headers) {
        List<String> nodes = headers.list("X-Forwarded-For");
        List<String> protos = headers.list("X-Forwarded-Proto");
        List<String> hosts = headers.list("X-Forwarded-Host");
        int count = Math.max(nodes.size(), protos.isEmpty() && hosts.isEmpty() ? 0 : 1);
        List<Hop> hops = new ArrayList<>();
        for (int fromRight = count - 1; fromRight >= 0; fromRight--) {
            hops.add(new Hop(
                    fromRight < nodes.size() ? nodes.get(nodes.size() - 1 - fromRight) : null,
                    fromRight(protos, fromRight),
                    fromRight(hosts, fromRight)));
        }
        return hops;
    }

    private static @Nullable String fromRight(List<String> values, int index) {
        return values.isEmpty() ? null : values.get(Math.max(0, values.size() - 1 - index));
    }

    private static HttpRequest withHost(HttpRequest request, String host) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < request.headers().size(); i++) {
            String name = request.headers().name(i);
            fields.add(name);
            fields.add(name.equalsIgnoreCase("Host") ? host : request.headers().value(i));
        }
        HttpRequest changed = new HttpRequest(
                request.method(), request.target(), request.version(), Headers.of(fields.toArray(new String[0])));
        if (host.isEmpty() || !changed.namesOneHost()) {
            throw new IllegalArgumentException("a trusted proxy names a malformed host");
        }
        return changed;
    }
}
