package io.hawser.examples.authenticated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.WebSocketServer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticatedTest {
    private final WebSocketServer server = AuthenticatedServer.start(0);
    private final String uri = "ws://localhost:" + server.port() + "/members";

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKnownTokenInAHeaderOpensTheDoor() {
        assertEquals("Hello Ada", AuthenticatedClient.withHeader(uri, "open-sesame"));
    }

    @Test
    void aKnownTokenInASubprotocolOpensTheDoor() {
        assertEquals("Hello Ada", AuthenticatedClient.withSubprotocol(uri, "open-sesame"));
    }

    @Test
    void theTokenIsNotTheSubprotocolAgreedOn() {
        ConnectRequest request = ConnectRequest.to(uri).subprotocols("bearer.open-sesame", "greeting");
        try (WebSocket ws = WebSocketClient.create().connect(request)) {
            assertEquals(Optional.of("greeting"), ws.subprotocol());
        }
    }

    @Test
    void withoutATokenOneIsAskedForOne() {
        assertEquals("401: a valid bearer token is needed\n", AuthenticatedClient.refused(uri));
    }

    @Test
    void anUnknownTokenIsRefusedWithAChallenge() {
        HandshakeException refused =
                assertThrows(HandshakeException.class, () -> AuthenticatedClient.withHeader(uri, "guessed"));
        assertEquals(
                Optional.of("Bearer realm=\"members\""),
                refused.response().map(HttpResponse::headers).flatMap(headers -> headers.first("WWW-Authenticate")));
    }
}
