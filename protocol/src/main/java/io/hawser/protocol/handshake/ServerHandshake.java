package io.hawser.protocol.handshake;

import io.hawser.protocol.extension.ExtensionHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server's part of the opening handshake over HTTP/1.1 (RFC 6455 §4.2), and over HTTP/2, where it is a CONNECT (RFC 8441 §5). */
public final class ServerHandshake {
    /** The one protocol version there is (RFC 6455 §4.1). */
    public static final String VERSION = "13";

    private static final String HTTP_2 = "HTTP/2";

    private ServerHandshake() {}

    /** What became of a request. */
    public sealed interface Outcome {}

    /**
     * A valid opening handshake. Whether it is welcome is for the application to say.
     *
     * @param accept the value of {@code Sec-WebSocket-Accept}; empty over HTTP/2, which has none
     * @param subprotocols what the client offers, in its order of preference
     * @param extensions what the client offers, in its order of preference
     */
    public record Valid(String accept, List<String> subprotocols, List<ExtensionHeader> extensions)
            implements Outcome {}

    /**
     * Not a valid opening handshake.
     *
     * @param response what to answer before the connection is closed: 400, 405 or 426, and one line that says why
     */
    public record Refused(HttpResponse response) implements Outcome {}

    /** Whether a request wants to be an opening handshake, valid or not, rather than plain HTTP. */
    public static boolean isAttempt(HttpRequest request) {
        Headers headers = request.headers();
        return isOverHttp2(request)
                || headers.listContains("Upgrade", "websocket")
                || headers.first("Sec-WebSocket-Key").isPresent()
                || headers.first("Sec-WebSocket-Version").isPresent();
    }

    /** The extended CONNECT that names websocket (RFC 8441 §4); whoever reads HTTP/2 lets no other CONNECT pass. */
    private static boolean isOverHttp2(HttpRequest request) {
        return request.version().equals(HTTP_2) && request.method().equals("CONNECT");
    }

    /** Checks a request against RFC 6455 §4.2.1, each rule in turn; over HTTP/2 without what RFC 8441 §5 leaves out. */
    public static Outcome check(HttpRequest request) {
        Headers headers = request.headers();
        if (isOverHttp2(request)) {
            return VERSION.equals(headers.only("Sec-WebSocket-Version"))
                    ? checkOffers(headers, "")
                    : refused("header Sec-WebSocket-Version must be 13 (RFC 6455 §4.4)");
        }
        if (!request.method().equals("GET")) {
            return new Refused(HttpResponse.text(405, "WebSocket handshake must be a GET (RFC 6455 §4.1)")
                    .withHeader("Allow", "GET"));
        }
        if (!request.version().equals("HTTP/1.1")) {
            return refused("WebSocket handshake needs HTTP/1.1, or in HTTP/2 a CONNECT (RFC 6455 §4.1, RFC 8441 §4)");
        }
        if (!headers.listContains("Upgrade", "websocket")) {
            return new Refused(upgradeRequired("header Upgrade must name websocket (RFC 6455 §4.2.1)"));
        }
        if (!headers.listContains("Connection", "Upgrade")) {
            return refused("header Connection must name Upgrade (RFC 6455 §4.2.1)");
        }
        String host = headers.only("Host");
        if (host == null || host.isEmpty()) {
            return refused("header Host must stand exactly once and not be empty (RFC 9112 §3.2)");
        }
        if (!HostField.isValid(host)) {
            return refused("header Host must be a host and perhaps a port (RFC 9112 §3.2)");
        }
        if (!VERSION.equals(headers.only("Sec-WebSocket-Version"))) {
            return new Refused(upgradeRequired("header Sec-WebSocket-Version must be 13 (RFC 6455 §4.4)"));
        }
        // A body would be read as frames by us and as another request by a proxy in front.
        if (request.announcesBody()) {
            return refused("WebSocket handshake must have no body");
        }
        String key = headers.only("Sec-WebSocket-Key");
        if (key == null || !WebSocketKey.isValid(key)) {
            return refused("header Sec-WebSocket-Key must be 16 bytes in base64, exactly once (RFC 6455 §4.2.1)");
        }
        return checkOffers(headers, WebSocketKey.accept(key));
    }

    private static Outcome checkOffers(Headers headers, String accept) {
        List<String> subprotocols = headers.list("Sec-WebSocket-Protocol");
        Set<String> seen = new HashSet<>();
        for (String subprotocol : subprotocols) {
            if (!Headers.isToken(subprotocol) || !seen.add(subprotocol)) {
                return refused("header Sec-WebSocket-Protocol must list tokens, each once (RFC 6455 §4.1)");
            }
        }
        try {
            return new Valid(accept, subprotocols, extensions(headers));
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    static List<ExtensionHeader> extensions(Headers headers) {
        List<ExtensionHeader> extensions = new ArrayList<>();
        for (String value : headers.all("Sec-WebSocket-Extensions")) {
            extensions.addAll(ExtensionHeader.parse(value));
        }
        return List.copyOf(extensions);
    }

    private static Refused refused(String why) {
        return new Refused(HttpResponse.text(400, why));
    }

    /** RFC 6455 §4.4: a server that does not know the version answers with those it knows. */
    public static HttpResponse upgradeRequired(String why) {
        return HttpResponse.text(426, why)
                .withHeader("Upgrade", "websocket")
                .withHeader("Sec-WebSocket-Version", VERSION);
    }

    /**
     * The answer that ends the handshake well (RFC 6455 §4.2.2).
     *
     * @param accept as in {@link Valid#accept}
     * @param subprotocol the one chosen of those offered
     * @param extensions the value of {@code Sec-WebSocket-Extensions}
     * @param more headers of the application, such as cookies
     */
    public static HttpResponse accept(
            String accept, Optional<String> subprotocol, Optional<String> extensions, Headers more) {
        boolean overHttp2 = accept.isEmpty();
        Headers headers = overHttp2
                ? Headers.EMPTY
                : Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", accept);
        if (subprotocol.isPresent()) {
            headers = headers.with("Sec-WebSocket-Protocol", subprotocol.get());
        }
        if (extensions.isPresent()) {
            headers = headers.with("Sec-WebSocket-Extensions", extensions.get());
        }
        return new HttpResponse(overHttp2 ? 200 : 101, headers.and(more), ByteBuffer.allocate(0));
    }
}
