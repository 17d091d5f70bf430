package io.hawser.robustness.attack;

import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import io.hawser.robustness.wire.Response;
import java.net.ProtocolException;
import java.time.Duration;

/**
 * A request, and what must come of it.
 *
 * @param name in a few words
 */
@SuppressWarnings("ArrayRecordComponent") // sent, not compared
record RequestCase(String name, byte[] bytes, Wanted wanted) {
    /** What must come. */
    enum Wanted {
        /** A WebSocket: it is a valid handshake. */
        UPGRADE,
        /** No WebSocket: any other answer, or none and the end of the connection. */
        REFUSAL,
        /** Either of these, but no silence. */
        ANSWER
    }

    RequestCase(String name, Request request, Wanted wanted) {
        this(name, request.bytes(), wanted);
    }

    /** Sends it and looks at what comes. */
    void run(Link link, Findings findings) {
        link.sendMeanwhile(bytes);
        try {
            Response response = link.response(Link.PATIENCE);
            if (response == null) {
                findings.expect(link.ends(Duration.ofMillis(1)), name + ": no answer");
                findings.expect(wanted != Wanted.UPGRADE, name + ": cut");
            } else {
                findings.expect(isRight(response), name + ": " + response.status());
            }
        } catch (ProtocolException e) {
            findings.expect(false, name + ": " + e.getMessage());
        }
    }

    private boolean isRight(Response response) {
        boolean failed = response.status() == 500; // an exception that nobody had thought of
        return switch (wanted) {
            case UPGRADE -> response.upgrades();
            case REFUSAL -> response.status() != 101 && !failed;
            case ANSWER -> response.status() == 101 ? response.upgrades() : !failed;
        };
    }
}
