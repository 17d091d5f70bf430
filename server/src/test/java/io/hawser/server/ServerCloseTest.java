package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How a server stops. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerCloseTest {
    private final Logged logged = new Logged();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

    @AfterEach
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private ServerBuilder builder() {
        return WebSocketServer.builder().port(0).eventLoops(2).route("/echo", ws -> {
            opened.add(ws);
            ws.forEach(ws::send);
        });
    }

    @Test
    void all_connections_are_closed_with_1001_and_waited_for() throws Exception {
        try (WebSocketServer server = builder().start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(RawClient.opened(server, "/echo"));
            }
            assertEquals(20, server.connectionCount());
            Thread close = Thread.ofVirtual().start(server::close);
            for (RawClient client : clients) {
                assertEquals("CLOSE 1001", client.frame().toString());
                assertTrue(close.isAlive());
            }
            for (RawClient client : clients) {
                client.send(RawClient.close(1001));
                assertEquals("FIN", client.end());
                client.close();
            }
            close.join();
            assertEquals(0, server.connectionCount());
            for (int i = 0; i < 20; i++) {
                Ending ending = Await.next(opened).ending().orElseThrow();
                assertTrue(ending.clean());
                assertEquals(Ending.Initiator.LOCAL, ending.initiator());
            }
        }
    }

    @Test
    void whoever_closes_again_waits_for_the_same_end() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient client = RawClient.opened(server, "/echo")) {
            Thread.ofVirtual().start(server::close);
            assertEquals("CLOSE 1001", client.frame().toString());
            Thread again = Thread.ofPlatform().start(server::close);
            Await.until("it waits", () -> again.getState() == Thread.State.WAITING);
            client.send(RawClient.close(1001));
            again.join();
            assertTrue(Await.next(opened).ending().orElseThrow().clean());
        }
    }

    @Test
    void messages_sent_before_go_first() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/many", ws -> {
                            for (int i = 0; i < 1_000; i++) {
                                ws.send("message " + i);
                            }
                            sent.countDown();
                            ws.receive();
                        })
                        .start();
                RawClient client = RawClient.opened(server, "/many")) {
            sent.await();
            Thread.ofVirtual().start(server::close);
            for (int i = 0; i < 1_000; i++) {
                assertEquals("TEXT message " + i, client.frame().toString());
            }
            assertEquals("CLOSE 1001", client.frame().toString());
        }
    }

    @Test
    void whoever_does_not_answer_is_cut_after_the_close_timeout() throws Exception {
        ConnectionOptions hasty = ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(200));
        try (WebSocketServer server = builder().options(hasty).start();
                RawClient deaf = RawClient.opened(server, "/echo")) {
            WebSocket ws = Await.next(opened);
            long start = System.nanoTime();
            server.close();
            long took = System.nanoTime() - start;
            assertTrue(took >= 190_000_000 && took < 9_000_000_000L, () -> took + " ns");
            assertEquals(0, server.connectionCount());
            assertFalse(Await.done(ws.closed()).clean());
            assertEquals("CLOSE 1001", deaf.frame().toString());
            assertTrue(List.of("FIN", "RST").contains(deaf.end()));
        }
    }

    @Test
    void nothing_more_is_accepted() throws Exception {
        try (WebSocketServer server = builder().start()) {
            server.close();
            assertThrows(ConnectException.class, () -> RawClient.to(server));
        }
    }

    @Test
    void a_handshake_during_the_close_ends_with_1001_as_well() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient stays = RawClient.opened(server, "/echo");
                RawClient late = RawClient.to(server)) {
            late.send("GET /echo HTTP/1.1\r\n");
            late.socket().getOutputStream().flush();
            Thread close = Thread.ofVirtual().start(server::close);
            assertEquals("CLOSE 1001", stays.frame().toString());
            late.send(RawClient.handshake("/echo").substring("GET /echo HTTP/1.1\r\n".length()));
            assertEquals(101, late.response().status());
            assertEquals("CLOSE 1001", late.frame().toString());
            stays.send(RawClient.close(1001));
            assertEquals("FIN", stays.end());
            late.send(RawClient.close(1001));
            assertEquals("FIN", late.end());
            close.join();
        }
    }

    @Test
    void closing_again_does_nothing() throws Exception {
        WebSocketServer server = builder().start();
        server.close();
        server.close();
        assertEquals(0, server.connectionCount());
    }

    @Test
    void a_server_without_connections_closes_at_once() {
        long start = System.nanoTime();
        builder().start().close();
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
    }

    @Test
    void a_listener_may_close_the_server_from_its_event_loop() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .eventLoops(1)
                        .route("/stop", Route.listeners(handshake -> new Stopper()))
                        .start();
                RawClient client = RawClient.opened(server, "/stop")) {
            Stopper.server.put(server);
            client.send(RawClient.text("stop"));
            assertEquals("CLOSE 1001", client.frame().toString());
            client.send(RawClient.close(1001));
            assertEquals("FIN", client.end());
            Await.until("it is closed", () -> server.connectionCount() == 0);
        }
    }

    private static final class Stopper implements Listener {
        static final BlockingQueue<WebSocketServer> server = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(WebSocket ws, Message message) {
            try {
                server.take().close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void a_handler_may_close_the_server_and_waits_only_for_others() throws Exception {
        BlockingQueue<WebSocketServer> itself = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/stop", ws -> {
                            ws.receive();
                            itself.take().close();
                        })
                        .start();
                RawClient client = RawClient.opened(server, "/stop")) {
            itself.put(server);
            client.send(RawClient.text("stop"));
            assertEquals("CLOSE 1001", client.frame().toString());
            client.send(RawClient.close(1001));
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void the_event_loops_end() throws Exception {
        WebSocketServer server = builder().eventLoops(3).start();
        RawClient.opened(server, "/echo").close();
        server.close();
        Await.until("threads have ended", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("hawser-server")));
    }

    @Test
    void idle_and_half_open_http_connections_do_not_hold_it_up() throws IOException {
        WebSocketServer server = builder().start();
        try (RawClient silent = RawClient.to(server);
                RawClient half = RawClient.to(server).send("GET /echo HT");
                RawClient idle = RawClient.to(server)) {
            assertEquals(404, idle.send(RawClient.get("/x")).response().status());
            long start = System.nanoTime();
            server.close();
            assertTrue(System.nanoTime() - start < 5_000_000_000L);
            for (RawClient client : List.of(silent, half, idle)) {
                assertTrue(List.of("FIN", "RST").contains(client.end()));
            }
        }
    }
}
