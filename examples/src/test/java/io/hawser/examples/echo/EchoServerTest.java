package io.hawser.examples.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.WebSocketServer;
import org.junit.jupiter.api.Test;

class EchoServerTest {
    @Test
    void textAndBinaryComeBackAsTheyWere() {
        byte[] bytes = {0, 1, (byte) 0xFF};
        try (WebSocketServer server = EchoServer.start(0);
                WebSocket ws = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/echo")) {
            ws.send("grüß dich ⚓");
            ws.send(Message.binary(bytes));
            assertEquals("grüß dich ⚓", ws.receive().text());
            assertArrayEquals(bytes, ws.receive().toByteArray());
        }
    }
}
