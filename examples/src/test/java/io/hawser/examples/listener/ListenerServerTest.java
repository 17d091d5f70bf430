package io.hawser.examples.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ListenerServerTest {
    @Test
    void theBoardShowsItsLatestNotice() {
        try (WebSocketServer server = ListenerServer.start(0);
                WebSocket first = WebSocketClient.create().connect(address(server, "/board"))) {
            assertEquals("nothing yet", first.receive().text());
            first.send("meeting at 9");
            assertEquals("meeting at 9", first.receive().text());
            try (WebSocket second = WebSocketClient.create().connect(address(server, "/board"))) {
                assertEquals("meeting at 9", second.receive().text());
                second.send("meeting at 10");
                assertEquals("meeting at 10", first.receive().text());
            }
        }
    }

    @Test
    void eachConnectionHasItsOwnTally() {
        try (WebSocketServer server = ListenerServer.start(0);
                WebSocket one = WebSocketClient.create().connect(address(server, "/tally"));
                WebSocket other = WebSocketClient.create().connect(address(server, "/tally"))) {
            one.send("abc");
            one.send(Message.binary(new byte[7]));
            other.send("ü");
            assertEquals("1 messages, 3 bytes", one.receive().text());
            assertEquals("2 messages, 10 bytes", one.receive().text());
            assertEquals("1 messages, 2 bytes", other.receive().text());
        }
    }

    @Test
    void theTallyIsLoggedAtTheEnd() throws InterruptedException {
        LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/tally", Route.listeners(handshake -> new Tally(log::add)))
                .start()) {
            try (WebSocket ws = WebSocketClient.create().connect(address(server, "/tally"))) {
                ws.send("x");
                ws.receive();
            }
            String line = log.take();
            assertTrue(line.contains("sent 1 messages; clean, remote: sent 1000"), line);
        }
    }

    private static String address(WebSocketServer server, String path) {
        return "ws://localhost:" + server.port() + path;
    }
}
