package io.hawser.netty;

import io.hawser.ConnectionOptions;
import io.hawser.Listener;
import io.hawser.protocol.FrameObserver;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a client wants.
 *
 * @param host a name or an address, without brackets
 * @param tls how to secure it, or empty for {@code ws}
 * @param handshake what the answer is checked against
 * @param request what is sent
 * @param connectTimeout how long TCP may take
 * @param handshakeTimeout how long TLS and then the answer to the request may take, each
 * @param listener who receives, or null for an inbox
 * @param observer sees all frames, or null
 */
public record ConnectPlan(
        String host,
        int port,
        Optional<ClientTls> tls,
        ClientHandshake handshake,
        HttpRequest request,
        Duration connectTimeout,
        Duration handshakeTimeout,
        ConnectionOptions options,
        @Nullable Listener listener,
        @Nullable FrameObserver observer) {}
