package io.hawser.netty;

import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a client wants.
 *
 * @param host a name or an address, without brackets
 * @param way how to get there
 * @param tls how to secure it, or empty for {@code ws}
 * @param handshake what the answer is checked against
 * @param request what is sent
 * @param listener who receives, or null for an inbox
 * @param observer sees all frames, or null
 */
public record ConnectPlan(
        String host,
        int port,
        Way way,
        Optional<ClientTls> tls,
        ClientHandshake handshake,
        HttpRequest request,
        ConnectTimeouts timeouts,
        ConnectionOptions options,
        @Nullable Listener listener,
        @Nullable FrameObserver observer) {
    /** As {@code example.com:443}, with IPv6 addresses in brackets. */
    String authority() {
        return SocketNames.authority(host, port);
    }
}
