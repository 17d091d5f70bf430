package io.hawser.server;

import io.hawser.Handshake;

/** Decides who may connect, before the handshake is answered. On a virtual thread: it may block. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Looks at a handshake that is valid and comes from an allowed origin.
     *
     * @throws Exception anything: the client gets 500, the log the rest
     */
    Authentication authenticate(Handshake handshake) throws Exception;
}
