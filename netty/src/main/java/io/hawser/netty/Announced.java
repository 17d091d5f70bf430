package io.hawser.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a trusted proxy has announced on a channel, which then counts as its peer.
 *
 * @param client where it connects from
 * @param secure whether it reached the proxy over TLS
 */
record Announced(SocketAddress client, boolean secure) {
    private static final AttributeKey<Announced> KEY = AttributeKey.valueOf(Announced.class, "client");

    /** Remembers it for a channel. */
    void on(Channel channel) {
        channel.attr(KEY).set(this);
    }

    private static @Nullable Announced find(Channel channel) {
        for (@Nullable Channel at = channel; at != null; at = at.parent()) { // of a stream, its connection
            if (at.hasAttr(KEY)) {
                return at.attr(KEY).get();
            }
        }
        return null;
    }

    /** Where a channel's client connects from. */
    static SocketAddress client(Channel channel) {
        @Nullable Announced announced = find(channel);
        return announced == null ? SocketNames.ofJdk(channel.remoteAddress()) : announced.client;
    }

    /** Whether a channel's client uses TLS, to us or to the proxy. */
    static boolean isSecure(Channel channel) {
        @Nullable Announced announced = find(channel);
        return channel.pipeline().get(SslHandler.class) != null || (announced != null && announced.secure);
    }
}
