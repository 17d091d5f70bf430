package io.hawser.examples.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.examples.echo.EchoServer;
import io.hawser.server.Topic;
import io.hawser.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendingTest {
    @Test
    void workersSendTheirAnswersFromTheirOwnThreads() {
        try (WebSocketServer server = WorkerServer.start(0);
                WebSocket ws = WebSocketClient.create().connect(address(server, "/primes"))) {
            ws.send("10");
            ws.send("100000000000000000000");
            ws.send("1000");
            Set<String> answers = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                answers.add(ws.receive().text());
            }
            assertEquals(Set.of("10 < 11", "1000 < 1009", "100000000000000000000 < 100000000000000000039"), answers);
        }
    }

    @Test
    void pricesReachWhoIsSubscribed() {
        Topic prices = new Topic("prices");
        try (WebSocketServer server = PriceServer.start(0, prices);
                WebSocket ws = WebSocketClient.create().connect(address(server, "/prices"))) {
            assertEquals("subscribed", ws.receive().text());
            assertEquals(1, prices.publish("101"));
            assertEquals("101", ws.receive().text());
        }
    }

    @Test
    void theThreeVerbsSend() {
        try (WebSocketServer server = EchoServer.start(0);
                WebSocket ws = WebSocketClient.create().connect(address(server, "/echo"))) {
            ThreeVerbs.sendAll(ws, Collections.nCopies(3, ByteBuffer.wrap(new byte[] {1, 2})));
            for (int i = 0; i < 3; i++) {
                assertEquals(2, ws.receive().length());
            }
            assertTrue(ThreeVerbs.tell(ws, "news"));
            assertEquals("sent", ThreeVerbs.report(ws, "more").join());
            assertEquals("news", ws.receive().text());
            assertEquals("more", ws.receive().text());
        }
    }

    @Test
    void onceClosedTheyAllSaySo() {
        try (WebSocketServer server = EchoServer.start(0)) {
            WebSocket ws = WebSocketClient.create().connect(address(server, "/echo"));
            ws.close();
            assertFalse(ThreeVerbs.tell(ws, "news"));
            String report = ThreeVerbs.report(ws, "news").join();
            assertTrue(report.startsWith("not sent: io.hawser.ConnectionClosedException"), report);
        }
    }

    private static String address(WebSocketServer server, String path) {
        return "ws://localhost:" + server.port() + path;
    }
}
