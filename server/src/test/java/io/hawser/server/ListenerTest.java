package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener's calls: their order, their thread, and exactly one end. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerTest {
    private final Logged logged = new Logged();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @AfterEach
    void listen_no_more() {
        logged.close();
    }

    /** Writes its calls down, and throws in the one that it is told to. */
    private class Recorder implements Listener {
        private final String broken;

        Recorder(String broken) {
            this.broken = broken;
        }

        private void called(String call) {
            calls.add(call);
            assertFalse(Thread.currentThread().isVirtual());
            if (call.startsWith(broken)) {
                throw new IllegalStateException("in " + broken);
            }
        }

        @Override
        public void onOpen(WebSocket ws) {
            ws.send("hello");
            called("open");
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            called("message " + message.text());
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            called("close " + ending.status().code() + " " + ending.clean());
        }
    }

    private WebSocketServer server(String broken) {
        return server(new Recorder(broken));
    }

    private static WebSocketServer server(Listener listener) {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .route("/it", listener)
                .route("/echo", ws -> ws.forEach(ws::send))
                .start();
    }

    private List<String> allCalls(WebSocketServer server) {
        Await.until("it is gone", () -> server.connectionCount() == 0);
        server.close(); // the loops have ended: nothing more can come
        return new ArrayList<>(calls);
    }

    @Test
    void calls_come_in_the_order_open_messages_close() throws IOException {
        try (WebSocketServer server = server("never");
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.concat(
                    RawClient.handshake("/it").getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    RawClient.text("a"),
                    RawClient.text("b"),
                    RawClient.close(1000),
                    RawClient.text("behind the end")));
            assertEquals(101, client.response().status());
            assertEquals("TEXT hello", client.frame().toString());
            assertEquals("CLOSE 1000", client.frame().toString());
            client.end();
            assertEquals(List.of("open", "message a", "message b", "close 1000 true"), allCalls(server));
        }
        assertEquals(List.of(), logged.messages());
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"open", "message"})
    void an_exception_closes_with_1011_and_is_logged_once(String broken) throws IOException {
        try (WebSocketServer server = server(broken);
                RawClient other = RawClient.opened(server, "/echo");
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("TEXT hello", client.frame().toString());
            client.send(RawClient.text("a"));
            RawClient.Frame close = client.frame();
            assertEquals("CLOSE 1011", close.toString());
            assertEquals(2, close.payload().length);
            client.send(RawClient.text("b")).send(RawClient.close(1011));
            assertEquals("FIN", client.end());
            other.send(RawClient.text("untouched"));
            assertEquals("TEXT untouched", other.frame().toString());
            other.close();
            List<String> expected = broken.equals("open")
                    ? List.of("open", "close 1011 true")
                    : List.of("open", "message a", "close 1011 true");
            assertEquals(expected, allCalls(server));
        }
        assertEquals(1, logged.messages().size());
        assertTrue(logged.messages().get(0).endsWith(": callback failed, closing with 1011"));
    }

    @Test
    void an_exception_in_onClose_is_logged_and_the_connection_is_gone_all_the_same() throws IOException {
        try (WebSocketServer server = server("close")) {
            try (RawClient client = RawClient.opened(server, "/it")) {
                client.send(RawClient.close(1000));
                assertEquals("TEXT hello", client.frame().toString());
                assertEquals("CLOSE 1000", client.frame().toString());
            }
            assertEquals(List.of("open", "close 1000 true"), allCalls(server));
        }
        assertEquals(1, logged.messages().size());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"close frame", "fin", "rst", "broken protocol", "server close", "abort", "own close"})
    void onClose_comes_exactly_once_and_last_however_it_ends(String how) throws Exception {
        BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
        Recorder recorder = new Recorder("never") {
            @Override
            public void onOpen(WebSocket ws) {
                super.onOpen(ws);
                opened.add(ws);
            }
        };
        try (WebSocketServer server = server(recorder);
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("TEXT hello", client.frame().toString());
            client.send(RawClient.text("a"));
            assertEquals("open", Await.next(calls));
            assertEquals("message a", Await.next(calls));
            WebSocket ws = Await.next(opened);
            switch (how) {
                case "close frame" -> client.send(RawClient.concat(RawClient.close(1000), RawClient.close(1001)));
                case "fin" -> client.finish();
                case "rst" -> client.reset();
                case "broken protocol" -> client.send(new byte[100]);
                case "server close" -> {
                    Thread.ofVirtual().start(server::close);
                    assertEquals("CLOSE 1001", client.frame().toString());
                    client.send(RawClient.close(1001));
                }
                case "abort" -> ws.abort();
                default -> {
                    ws.close(CloseStatus.NORMAL);
                    ws.close(CloseStatus.GOING_AWAY);
                    assertEquals("CLOSE 1000", client.frame().toString());
                    client.send(RawClient.close(1000));
                }
            }
            if (!how.equals("rst")) {
                client.end();
                client.close();
            }
            List<String> rest = allCalls(server);
            assertEquals(1, rest.size(), rest::toString);
            assertTrue(rest.get(0).startsWith("close "));
            assertFalse(ws.isOpen());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void one_listener_may_be_made_for_each_connection() throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/{name}", Route.listeners(handshake -> new Listener() {
                            private final String name = handshake.pathParameter("name");

                            @Override
                            public void onOpen(WebSocket ws) {
                                ws.send(name);
                            }
                        }))
                        .start();
                RawClient a = RawClient.opened(server, "/a");
                RawClient b = RawClient.opened(server, "/b")) {
            assertEquals("TEXT a", a.frame().toString());
            assertEquals("TEXT b", b.frame().toString());
        }
    }
}
