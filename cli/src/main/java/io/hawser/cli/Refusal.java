package io.hawser.cli;

import io.hawser.HandshakeException;
import io.hawser.protocol.handshake.HttpResponse;

/** A server's answer that made no WebSocket. */
final class Refusal {
    /** More of the body is not shown. */
    private static final int SHOWN_CHARACTERS = 4 << 10;

    private Refusal() {}

    /** The reason, and the answer with status, headers and body where there was one. */
    static Failure of(HandshakeException e) {
        String answer = e.response().map(Refusal::show).orElse("");
        return new Failure(ExitCode.NOT_CONNECTED, e.getMessage() + answer, e);
    }

    private static String show(HttpResponse response) {
        String body = response.bodyText().stripTrailing();
        String shown = body.length() > SHOWN_CHARACTERS ? body.substring(0, SHOWN_CHARACTERS) + " …" : body;
        String head = "\nHTTP/1.1 " + response.status() + "\n" + response.headers();
        return shown.isEmpty() ? head.stripTrailing() : head + "\n" + shown;
    }
}
