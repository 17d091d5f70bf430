package io.hawser.server;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import java.security.Principal;
import java.util.Optional;

/** What an {@link Authenticator} decided. */
public sealed interface Authentication {
    /**
     * Welcome.
     *
     * @param principal who it is, for {@code handshake().principal()}
     * @param headers further headers of the answer, such as {@code Set-Cookie}
     */
    record Accepted(Optional<Principal> principal, Headers headers) implements Authentication {}

    /**
     * Not welcome.
     *
     * @param response the answer, with any status but 1xx
     */
    record Refused(HttpResponse response) implements Authentication {
        /** Checks the status. */
        public Refused {
            if (response.status() < 200) {
                throw new IllegalArgumentException("a refusal needs a status of 200 or more: " + response.status());
            }
        }
    }

    /** Welcome, as this principal. */
    static Authentication accept(Principal principal) {
        return new Accepted(Optional.of(principal), Headers.EMPTY);
    }

    /** Welcome, under this name. */
    static Authentication accept(String name) {
        record Named(String getName) implements Principal {}
        return accept(new Named(name));
    }

    /** Not welcome, with this answer. */
    static Authentication refuse(HttpResponse response) {
        return new Refused(response);
    }

    /** Not welcome, with this status and one line of text. */
    static Authentication refuse(int status, String why) {
        return new Refused(HttpResponse.text(status, why));
    }
}
