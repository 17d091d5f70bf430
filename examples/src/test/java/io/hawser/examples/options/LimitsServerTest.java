package io.hawser.examples.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import org.junit.jupiter.api.Test;

class LimitsServerTest {
    private static final Message LONG = Message.binary(new byte[1_001]);

    @Test
    void thePublicRouteRefusesWhatTheOtherTakes() {
        try (WebSocketServer server = LimitsServer.start(0);
                WebSocket upload = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/upload");
                WebSocket open = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/public")) {
            upload.send(LONG);
            assertEquals("1001 bytes", upload.receive().text());
            open.send(LONG);
            Ending ending = open.closed().toCompletableFuture().join();
            assertEquals(
                    "1009 MESSAGE_TOO_BIG \"message 1001 > limits.maxMessageBytes 1000\"",
                    ending.status().toString());
        }
    }
}
