package io.hawser;

import io.hawser.protocol.handshake.HttpResponse;
import java.io.Serial;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The handshake failed, of TLS or of RFC 6455: what was connected to is no WebSocket, or did not want one. */
public final class HandshakeException extends ConnectFailedException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable HttpResponse response;

    /** With the server's answer, or null where there was none; for the rest see {@link ConnectFailedException}. */
    public HandshakeException(
            Step step,
            String message,
            @Nullable HttpResponse response,
            List<? extends SocketAddress> addresses,
            Duration elapsed,
            @Nullable Throwable cause) {
        super(step, message, addresses, elapsed, cause);
        this.response = response;
    }

    /** The server's answer with status, headers and the beginning of its body; empty if none came. */
    public Optional<HttpResponse> response() {
        return Optional.ofNullable(response);
    }

    /** The status of the server's answer; 0 if none came. */
    public int status() {
        return response == null ? 0 : response.status();
    }
}
