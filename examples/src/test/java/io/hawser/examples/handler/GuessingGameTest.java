package io.hawser.examples.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Handler;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.CloseCode;
import io.hawser.server.WebSocketServer;
import org.junit.jupiter.api.Test;

class GuessingGameTest {
    @Test
    void halvingFindsTheNumberInSevenGuesses() {
        try (WebSocketServer server = GuessingGame.start(0);
                WebSocket ws = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/guess")) {
            ws.receive();
            int least = 1;
            int most = 100;
            String answer = "";
            while (!answer.startsWith("Yes")) {
                int guess = (least + most) / 2;
                ws.send(Integer.toString(guess));
                answer = ws.receive().text();
                if (answer.equals("more")) {
                    least = guess + 1;
                } else {
                    most = guess - 1;
                }
            }
            assertTrue(answer.matches("Yes! You needed [1-7]"), answer);
            Ending ending = ws.closed().toCompletableFuture().join();
            assertEquals(1000, ending.status().code());
        }
    }

    @Test
    void anExceptionInTheHandlerClosesWith1011() {
        try (WebSocketServer server = GuessingGame.start(0);
                WebSocket ws = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/guess")) {
            ws.send("seven");
            Ending ending = ws.closed().toCompletableFuture().join();
            assertEquals(CloseCode.INTERNAL_ERROR.code(), ending.status().code());
        }
    }

    @Test
    void aMessageIsTextOrBinary() {
        Handler describing = ws -> {
            for (Message message : ws) {
                ws.trySend(GuessingGame.describe(ws, message));
            }
        };
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/kinds", describing)
                        .start();
                WebSocket ws = WebSocketClient.create().connect("ws://localhost:" + server.port() + "/kinds")) {
            ws.send("hi");
            assertEquals("hi", ws.receive().text());
            ws.send(Message.binary(new byte[3]));
            Ending ending = ws.closed().toCompletableFuture().join();
            assertEquals("1003 UNSUPPORTED_DATA \"text only\"", ending.status().toString());
        }
    }
}
