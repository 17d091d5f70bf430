package io.hawser.conformance.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.WebSocketServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets that a proxy of other people passes on over HTTP/2. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class NghttpxTest {
    private static final int CLIENTS = 300; // more than the streams of one connection
    private static final long SECONDS = 20;

    private final Set<String> versions = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .route("/echo", ws -> {
                versions.add(ws.handshake().httpVersion());
                opened.add(ws);
                ws.forEach(ws::send);
            })
            .start();
    private final Nghttpx proxy = new Nghttpx(server.port());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private WebSocket connect() {
        return WebSocketClient.create().connect("ws://127.0.0.1:" + proxy.port() + "/echo");
    }

    private Ending ending() throws Exception {
        WebSocket ws = opened.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(ws != null, "none came");
        return ws.closed().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void messages_of_all_sizes_and_both_ends_get_through() throws Exception {
        WebSocket ws = connect();
        for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 1_000_000}) {
            ws.send("x".repeat(length));
            assertEquals(length, ws.receive().text().length());
        }
        ws.close(new CloseStatus(4_321, "over"));
        assertEquals(4_321, ending().received().orElseThrow().code());
        assertEquals(Set.of("HTTP/2"), versions);
    }

    @Test
    void a_client_that_vanishes_is_a_stream_that_ends() throws Exception {
        connect().abort();
        assertFalse(ending().clean());
    }

    @Test
    void many_clients_share_few_connections() throws Exception {
        List<WebSocket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect());
        }
        for (WebSocket ws : clients) {
            ws.send(Message.text("hello"));
        }
        for (WebSocket ws : clients) {
            assertEquals("hello", ws.receive().text());
        }
        assertEquals(CLIENTS, server.connectionCount());
        clients.forEach(WebSocket::abort);
    }
}
