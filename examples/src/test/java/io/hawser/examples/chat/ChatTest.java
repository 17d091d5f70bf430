package io.hawser.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ChatTest {
    @Test
    void allHearWhatOneSaysAndWhoComesAndGoes() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (WebSocketServer server = ChatServer.start(0);
                WebSocket ada = WebSocketClient.create().connect(address(server) + "?name=Ada")) {
            assertEquals("Ada joined", ada.receive().text());
            try (WebSocket tom = ChatClient.join(address(server), "Tom & Jerry", heard::add)) {
                assertEquals("Tom & Jerry joined", ada.receive().text());
                assertEquals("Tom & Jerry joined", heard.take());
                tom.send("hi");
                assertEquals("Tom & Jerry: hi", ada.receive().text());
                assertEquals("Tom & Jerry: hi", heard.take());
            }
            assertEquals("Tom & Jerry left", ada.receive().text());
            assertTrue(heard.take().startsWith("(clean, local: sent 1000 NORMAL"), "the last line says how it ended");
        }
    }

    @Test
    void thePageIsThere() throws Exception {
        try (WebSocketServer server = ChatServer.start(0);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("new WebSocket("), page.body());
        }
    }

    private static String address(WebSocketServer server) {
        return "ws://localhost:" + server.port() + "/chat";
    }
}
