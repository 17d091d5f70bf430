package io.hawser.netty;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What asks a proxy for a way to the server. */
final class Tunnel {
    private Tunnel() {}

    /** What becomes of it; one of these, once. On the channel's event loop. */
    interface Outcome {
        /** What is written from here on reaches the server. */
        void tunnelled();

        /**
         * The proxy wants a login, which it may accept on a new connection.
         *
         * @param stale whether it did know it, but it was too old
         * @return whether it will be asked
         */
        boolean again(boolean stale);

        /** The proxy makes no tunnel. */
        void refused(String why, @Nullable Throwable cause);
    }

    /** Begins to talk to the proxy on a channel that is connected to it. On its event loop. */
    static void begin(Channel channel, ProxyServer proxy, ConnectPlan plan, Outcome outcome) {
        switch (proxy.kind()) {
            case HTTP -> HttpTunnel.begin(channel, proxy, plan, outcome);
            case SOCKS5 -> channel.pipeline().addLast(new Socks5Tunnel(proxy, plan, outcome));
        }
    }
}
