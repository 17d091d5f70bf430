package io.hawser.examples.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesServerTest {
    private static WebSocketServer server;

    @BeforeAll
    static void start() {
        server = RoutesServer.start(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /rooms/lobby                     | the lobby
            /rooms/kitchen                   | kitchen is grey
            /rooms/kitchen?colour=light+blue | kitchen is light blue
            /rooms/a%2Fb                     | a/b is grey
            /files/img/logo.png              | img/logo.png
            """)
    void pathsLeadToTheirRoutes(String path, String answer) {
        try (WebSocket ws = connect(request(path))) {
            assertEquals(answer, ws.receive().text());
        }
    }

    @ParameterizedTest(name = "{0} is not found")
    @CsvSource({"/rooms", "/rooms/", "/rooms/a/b", "/"})
    void otherPathsAreNotFound(String path) {
        assertEquals(
                404,
                assertThrows(HandshakeException.class, () -> connect(request(path)))
                        .status());
    }

    @Test
    void theClientsFirstSubprotocolThatTheRouteKnowsIsAgreedOn() {
        try (WebSocket ws = connect(request("/protocols").subprotocols("v3.example", "v1.example", "v2.example"))) {
            assertEquals("v1.example", ws.receive().text());
        }
        try (WebSocket ws = connect(request("/protocols"))) {
            assertEquals("none", ws.receive().text());
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        try (WebSocket ws = connect(request("/pages").header("Origin", "https://example.com"))) {
            assertEquals("hello", ws.receive().text());
        }
        ConnectRequest foreign = request("/pages").header("Origin", "https://example.org");
        assertEquals(
                403,
                assertThrows(HandshakeException.class, () -> connect(foreign)).status());
    }

    private static ConnectRequest request(String path) {
        return ConnectRequest.to("ws://localhost:" + server.port() + path);
    }

    private static WebSocket connect(ConnectRequest request) {
        return WebSocketClient.create().connect(request);
    }
}
