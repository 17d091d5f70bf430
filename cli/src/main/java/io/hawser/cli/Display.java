package io.hawser.cli;

import io.hawser.Handshake;
import io.hawser.Message;
import io.hawser.protocol.handshake.Headers;
import java.util.StringJoiner;

/** Where a connection's events are shown. Called on any thread. */
interface Display {
    /**
     * A message came.
     *
     * @return false if nobody can see it any more
     */
    boolean message(Message message);

    /** A frame passed. */
    void frame(String line);

    /** Something that a person may want to know. */
    void note(String line);

    /** The connection is open. */
    default void connected(Handshake handshake) {
        Headers answer = handshake.response();
        StringJoiner facts = new StringJoiner(", ", " (", ")");
        facts.add(handshake.httpVersion() + (handshake.httpVersion().equals("HTTP/2") ? " 200" : " 101"));
        handshake.subprotocol().ifPresent(name -> facts.add("subprotocol " + name));
        answer.all("Sec-WebSocket-Extensions").forEach(extensions -> facts.add("extensions " + extensions));
        String scheme = handshake.secure() ? "wss" : "ws";
        note("connected to " + scheme + "://"
                + handshake.headers().first("Host").orElse("") + handshake.path() + facts);
    }
}
