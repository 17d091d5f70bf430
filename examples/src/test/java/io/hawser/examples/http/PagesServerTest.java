package io.hawser.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesServerTest {
    private final WebSocketServer server = PagesServer.start(0);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filesComeWithTheirTypeAndTheHeadersAdded() throws Exception {
        HttpResponse<String> page = get("/site/");
        assertTrue(page.body().contains("beside a WebSocket"), page.body());
        assertEquals(Optional.of("text/html; charset=utf-8"), page.headers().firstValue("Content-Type"));
        assertEquals(Optional.of("default-src 'self'"), page.headers().firstValue("Content-Security-Policy"));
        assertEquals(404, get("/site/nothing.html").statusCode());
    }

    @Test
    void aHandlerAnswersWhatItLikes() throws Exception {
        HttpResponse<String> time = get("/time");
        assertEquals(200, time.statusCode());
        assertTrue(time.body().startsWith("{\"now\": \""), time.body());
    }

    @Test
    void theServerIsHealthy() throws Exception {
        assertEquals(200, get("/healthz").statusCode());
    }

    @Test
    void aPlainRequestToAWebSocketIsToldToUpgrade() throws Exception {
        assertEquals(426, get("/socket").statusCode());
        try (WebSocket ws = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/socket")) {
            assertEquals("hello", ws.receive().text());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
