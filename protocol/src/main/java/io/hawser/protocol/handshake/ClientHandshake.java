package io.hawser.protocol.handshake;

import io.hawser.protocol.extension.DeflateNegotiation;
import io.hawser.protocol.extension.DeflateParameters;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A client's part of the opening handshake over HTTP/1.1 (RFC 6455 §4.1), and over HTTP/2, where it is a CONNECT (RFC 8441 §5):
 * what it asks for, so that the answer can be checked against it.
 *
 * @param key the random {@code Sec-WebSocket-Key}
 * @param subprotocols what is offered, in order of preference
 * @param deflate the permessage-deflate parameters wished for, or empty to offer no compression
 */
public record ClientHandshake(String key, List<String> subprotocols, Optional<DeflateParameters> deflate) {
    private static final List<String> OWN = List.of(
            "Host",
            "Upgrade",
            "Connection",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions",
            "Content-Length",
            "Transfer-Encoding");

    /**
     * Checks the subprotocols.
     *
     * @throws IllegalArgumentException if one is not a token or stands twice
     */
    public ClientHandshake {
        subprotocols = List.copyOf(subprotocols);
        if (!subprotocols.stream().allMatch(Headers::isToken)) {
            throw new IllegalArgumentException("subprotocols must be tokens (RFC 6455 §4.1): " + subprotocols);
        }
        if (subprotocols.stream().distinct().count() != subprotocols.size()) {
            throw new IllegalArgumentException("a subprotocol is offered twice (RFC 6455 §4.1)");
        }
    }

    /**
     * A handshake with a fresh key.
     *
     * @param random must be unpredictable (RFC 6455 §4.1)
     */
    public static ClientHandshake create(
            List<String> subprotocols, Optional<DeflateParameters> deflate, RandomGenerator random) {
        return new ClientHandshake(WebSocketKey.random(random), subprotocols, deflate);
    }

    /** What became of the server's answer. */
    public sealed interface Outcome {}

    /**
     * The connection is a WebSocket now.
     *
     * @param subprotocol the one that the server chose, or empty
     * @param deflate what was agreed on for compression, or empty for none
     */
    public record Accepted(Optional<String> subprotocol, Optional<DeflateParameters> deflate) implements Outcome {}

    /** The part of an answer that a rule is about. */
    public enum Part {
        /** The status, {@code Upgrade}, {@code Connection} and {@code Sec-WebSocket-Accept}. */
        HTTP,
        /** {@code Sec-WebSocket-Protocol}. */
        SUBPROTOCOL,
        /** {@code Sec-WebSocket-Extensions}. */
        EXTENSION
    }

    /**
     * The connection must be closed.
     *
     * @param part where the rule was broken
     * @param why the broken rule and the offending value
     */
    public record Failed(Part part, String why) implements Outcome {}

    /**
     * The request.
     *
     * @param host as in {@code example.com:8080}; without the port where it is the scheme's own
     * @param target path and query, percent-encoded
     * @param more headers of the application
     * @throws IllegalArgumentException if {@code more} holds a header that belongs to the handshake, {@code host} holds a
     *     control character, or {@code target} is empty or holds anything but visible ASCII
     */
    public HttpRequest request(String host, String target, Headers more) {
        if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("request target must be visible ASCII (RFC 9112 §3.2)");
        }
        for (int i = 0; i < more.size(); i++) {
            String name = more.name(i);
            if (OWN.stream().anyMatch(name::equalsIgnoreCase)) {
                throw new IllegalArgumentException("header " + name + " belongs to the handshake and cannot be set");
            }
        }
        Headers headers = Headers.of(
                "Host",
                host,
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Key",
                key,
                "Sec-WebSocket-Version",
                ServerHandshake.VERSION);
        if (!subprotocols.isEmpty()) {
            headers = headers.with("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        if (deflate.isPresent()) {
            headers = headers.with("Sec-WebSocket-Extensions", DeflateNegotiation.offer(deflate.get()));
        }
        return new HttpRequest("GET", target, "HTTP/1.1", headers.and(more));
    }

    /** Checks the server's answer, each rule of RFC 6455 §4.1 in turn. */
    public Outcome check(HttpResponse response) {
        Headers headers = response.headers();
        if (response.status() != 101) {
            return new Failed(Part.HTTP, "server answered " + response.status() + " instead of 101");
        }
        String upgrade = headers.only("Upgrade");
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            return new Failed(Part.HTTP, "response header Upgrade is not websocket (RFC 6455 §4.1)");
        }
        if (!headers.listContains("Connection", "Upgrade")) {
            return new Failed(Part.HTTP, "response header Connection does not name Upgrade (RFC 6455 §4.1)");
        }
        if (!WebSocketKey.accept(key).equals(headers.only("Sec-WebSocket-Accept"))) {
            return new Failed(Part.HTTP, "response header Sec-WebSocket-Accept does not match the key (RFC 6455 §4.1)");
        }
        return checkChoices(headers);
    }

    /** Checks the server's answer to a CONNECT of HTTP/2 (RFC 8441 §5): any 2xx, and then what RFC 6455 §4.1 says of offers. */
    public Outcome checkOverHttp2(HttpResponse response) {
        return response.status() / 100 == 2
                ? checkChoices(response.headers())
                : new Failed(Part.HTTP, "server answered " + response.status() + " instead of 200");
    }

    private Outcome checkChoices(Headers headers) {
        List<String> chosen = headers.all("Sec-WebSocket-Protocol");
        if (chosen.size() > 1 || !subprotocols.containsAll(chosen)) {
            return new Failed(Part.SUBPROTOCOL, "server chose a subprotocol that was not offered (RFC 6455 §4.1)");
        }
        try {
            return new Accepted(
                    chosen.stream().findFirst(),
                    DeflateNegotiation.confirm(ServerHandshake.extensions(headers), deflate));
        } catch (IllegalArgumentException e) {
            return new Failed(Part.EXTENSION, String.valueOf(e.getMessage()));
        }
    }
}
