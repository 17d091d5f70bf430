package io.hawser.examples.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HelloTest {
    @Test
    void theServerWelcomesAndAnswers() {
        try (WebSocketServer server = HelloServer.start(0);
                WebSocket ws = WebSocketClient.create().connect(address(server))) {
            ws.send("ahoy");
            assertEquals("Welcome!", ws.receive().text());
            assertEquals("You said ahoy", ws.receive().text());
        }
    }

    @Test
    void theClientPrintsWhatTheReadmePromises() {
        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (WebSocketServer server = HelloServer.start(0)) {
            HelloClient.main(address(server));
        } finally {
            System.setOut(stdout);
        }
        assertEquals(
                "Welcome!\nYou said ahoy\n",
                printed.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }

    private static String address(WebSocketServer server) {
        return "ws://localhost:" + server.port() + "/hello";
    }
}
