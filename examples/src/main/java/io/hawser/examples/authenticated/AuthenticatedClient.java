package io.hawser.examples.authenticated;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.handshake.HttpResponse;

/** Three ways to knock at {@link AuthenticatedServer}'s door. */
public final class AuthenticatedClient {
    private AuthenticatedClient() {}

    /** With a header, as a program does. */
    static String withHeader(String uri, String token) {
        // region header
        ConnectRequest request = ConnectRequest.to(uri).header("Authorization", "Bearer " + token);
        try (WebSocket ws = WebSocketClient.create().connect(request)) {
            return ws.receive().text();
        }
        // endregion
    }

    /** With a subprotocol, as a browser must, which cannot set headers. */
    static String withSubprotocol(String uri, String token) {
        // region subprotocol
        ConnectRequest request = ConnectRequest.to(uri).subprotocols("greeting", "bearer." + token);
        try (WebSocket ws = WebSocketClient.create().connect(request)) {
            return ws.receive().text();
        }
        // endregion
    }

    /** Without a token: what the server says to that. */
    static String refused(String uri) {
        // region refused
        try (WebSocket ws = WebSocketClient.create().connect(uri)) {
            return ws.receive().text();
        } catch (HandshakeException e) {
            return e.status() + ": " + e.response().map(HttpResponse::bodyText).orElse("no answer");
        }
        // endregion
    }

    /** Tries all three at the address given, or where {@link AuthenticatedServer#main} listens. */
    public static void main(String... args) {
        String uri = args.length > 0 ? args[0] : "ws://localhost:8080/members";
        System.out.println(withHeader(uri, "open-sesame"));
        System.out.println(withSubprotocol(uri, "open-sesame"));
        System.out.println(refused(uri));
    }
}
