package io.hawser;

import io.hawser.protocol.handshake.HttpResponse;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The opening handshake failed: what was connected to is no WebSocket, or did not want one. */
public final class HandshakeException extends HawserException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable HttpResponse response;

    /** With the server's answer, or null where there was none. */
    public HandshakeException(String message, @Nullable HttpResponse response, @Nullable Throwable cause) {
        super(message, cause);
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
