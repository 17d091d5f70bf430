package io.hawser.netty;

import java.io.Serial;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A peer's certificate was refused; the message says for people what was wrong with which. */
final class UnverifiedPeerException extends CertificateException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnverifiedPeerException(String message, @Nullable Exception cause) {
        super(message, cause);
    }
}
