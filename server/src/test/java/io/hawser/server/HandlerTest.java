package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionClosedException;
import io.hawser.Ending;
import io.hawser.Ending.Initiator;
import io.hawser.Handler;
import io.hawser.HawserException;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A handler is one connection's life: how it begins, and every way it ends. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandlerTest {
    private final Logged logged = new Logged();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

    @AfterEach
    void listen_no_more() {
        logged.close();
    }

    private WebSocketServer server(Handler handler) {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .route("/echo", ws -> ws.forEach(ws::send))
                .route("/it", ws -> {
                    opened.add(ws);
                    handler.handle(ws);
                })
                .start();
    }

    private Ending ending(WebSocketServer server) throws Exception {
        WebSocket ws = Await.next(opened);
        Ending ending = Await.done(ws.closed());
        Await.until("it is gone", () -> server.connectionCount() == 0);
        assertEquals(ending, ws.ending().orElseThrow());
        return ending;
    }

    @Test
    void it_lives_on_a_virtual_thread_that_is_named_after_the_connection() throws IOException {
        try (WebSocketServer server = server(ws -> {
                    Thread thread = Thread.currentThread();
                    ws.send(thread.isVirtual() + " " + thread.getName().equals("hawser-" + ws.id()));
                });
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("TEXT true true", client.frame().toString());
        }
    }

    @Test
    void what_handlers_do_not_deal_with_is_bounded_together_and_the_oldest_goes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .maxUnfinishedBytes(1 << 20)
                .route("/echo", ws -> ws.forEach(ws::send))
                .route("/stuck", ws -> {
                    opened.add(ws);
                    ws.receive(); // and is at it
                    go.await();
                })
                .start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                RawClient client = RawClient.opened(server, "/stuck");
                client.send(RawClient.text("x".repeat(50_000))).send(RawClient.text("x".repeat(50_000)));
                clients.add(client);
                try (RawClient bystander = RawClient.opened(server, "/echo")) {
                    bystander.send(RawClient.text("still here"));
                    assertEquals("TEXT still here", bystander.frame().toString());
                }
            }
            RawClient.Frame first = clients.getFirst().frame();
            assertEquals(1013, first.closeCode());
            assertTrue(first.text().contains("messages not ended, or not handled, hold 1"), first.text());
            assertFalse(Await.next(opened).isOpen());
            clients.getLast().send(RawClient.close(1000));
            go.countDown();
            assertEquals("CLOSE 1000", clients.getLast().frame().toString());
            for (RawClient client : clients) {
                client.close();
            }
        }
        assertTrue(logged.messages().getFirst().endsWith("and this is the oldest, closing with 1013"));
    }

    @Test
    void its_return_closes_with_1000() throws Exception {
        try (WebSocketServer server = server(ws -> ws.send("bye"));
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("TEXT bye", client.frame().toString());
            assertEquals("CLOSE 1000", client.frame().toString());
            client.send(RawClient.close(1000));
            assertEquals("FIN", client.end());
            Ending ending = ending(server);
            assertTrue(ending.clean());
            assertEquals(Initiator.LOCAL, ending.initiator());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void its_exception_closes_with_1011_is_logged_once_and_touches_nobody_else() throws Exception {
        IllegalStateException mine = new IllegalStateException("secret details");
        try (WebSocketServer server = server(ws -> {
                    ws.receive();
                    throw mine;
                });
                RawClient other = RawClient.opened(server, "/echo");
                RawClient client = RawClient.opened(server, "/it")) {
            client.send(RawClient.text("go"));
            RawClient.Frame close = client.frame();
            assertEquals(1011, close.closeCode());
            assertEquals(2, close.payload().length); // no details for strangers
            client.send(RawClient.close(1011));
            assertEquals("FIN", client.end());
            WebSocket ws = opened.element();
            assertEquals(Initiator.LOCAL, ending(server, 1).initiator());
            assertEquals(List.of("connection " + ws.id() + ": handler failed, closing with 1011"), logged.messages());
            assertSame(mine, logged.thrown(0));
            other.send(RawClient.text("still here"));
            assertEquals("TEXT still here", other.frame().toString());
        }
    }

    private Ending ending(WebSocketServer server, int others) throws Exception {
        Ending ending = Await.done(Await.next(opened).closed());
        Await.until("it is gone", () -> server.connectionCount() == others);
        return ending;
    }

    @Test
    void an_error_such_as_an_assertion_is_an_exception_too() throws IOException {
        try (WebSocketServer server = server(ws -> {
                    throw new AssertionError("no");
                });
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("CLOSE 1011", client.frame().toString());
        }
        assertEquals(1, logged.messages().size());
    }

    @Test
    void the_end_of_its_own_connection_is_no_failure_and_is_not_logged() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (WebSocketServer server = server(ws -> {
                    try {
                        while (true) {
                            ws.receive();
                        }
                    } catch (ConnectionClosedException e) {
                        thrown.complete(e);
                        throw e;
                    }
                });
                RawClient client = RawClient.opened(server, "/it")) {
            client.send(RawClient.close(1001));
            assertEquals("CLOSE 1001", client.frame().toString());
            assertEquals("FIN", client.end());
            ending(server);
            ConnectionClosedException e = (ConnectionClosedException) Await.done(thrown);
            assertEquals(CloseStatus.GOING_AWAY, e.ending().received().orElseThrow());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void the_end_of_another_connection_is_a_failure() throws Exception {
        try (WebSocketServer server = server(ws -> {
                    WebSocket other = opened.element();
                    if (other != ws) {
                        other.send("are you there?");
                    }
                });
                RawClient gone = RawClient.opened(server, "/it")) {
            assertEquals("CLOSE 1000", gone.frame().toString());
            gone.send(RawClient.close(1000));
            assertEquals("FIN", gone.end());
            try (RawClient client = RawClient.opened(server, "/it")) {
                assertEquals("CLOSE 1011", client.frame().toString());
            }
        }
        assertEquals(1, logged.messages().size());
    }

    @Test
    void iterating_ends_with_the_connection_behind_all_messages() throws Exception {
        BlockingQueue<List<String>> received = new LinkedBlockingQueue<>();
        try (WebSocketServer server = server(ws -> {
                    List<String> texts = new ArrayList<>();
                    for (Message message : ws) {
                        texts.add(message.text());
                    }
                    received.add(texts);
                });
                RawClient client = RawClient.opened(server, "/it")) {
            client.send(RawClient.concat(RawClient.text("a"), RawClient.text("b"), RawClient.close(4000)));
            assertEquals("CLOSE 4000", client.frame().toString());
            assertEquals(List.of("a", "b"), Await.next(received));
            assertEquals("FIN", client.end());
            Ending ending = ending(server);
            assertEquals(Initiator.REMOTE, ending.initiator());
            assertEquals(4000, ending.status().code());
            assertTrue(ending.clean());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void a_client_that_vanishes_ends_it_with_1006() throws Exception {
        try (WebSocketServer server = server(ws -> ws.forEach(ws::send))) {
            RawClient cut = RawClient.opened(server, "/it");
            cut.reset();
            Ending reset = ending(server);
            assertEquals(CloseStatus.ABNORMAL, reset.status());
            assertEquals(Initiator.NETWORK, reset.initiator());
            RawClient ended = RawClient.opened(server, "/it").finish();
            assertEquals("FIN", ended.end());
            Ending fin = ending(server);
            assertEquals(CloseStatus.ABNORMAL, fin.status());
            assertEquals(Initiator.NETWORK, fin.initiator());
            assertEquals("the peer ended TCP without a close frame", fin.detail());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void a_peer_that_breaks_the_protocol_is_told_so_and_then_tcp_ends() throws Exception {
        try (WebSocketServer server = server(ws -> ws.forEach(ws::send));
                RawClient client = RawClient.opened(server, "/it")) {
            client.send(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}).send(new byte[10_000]);
            RawClient.Frame close = client.frame();
            assertEquals(1002, close.closeCode());
            assertEquals("FIN", client.end());
            client.close();
            assertTrue(ending(server).detail().startsWith("RESERVED_OPCODE"));
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void abort_cuts_tcp() throws Exception {
        try (WebSocketServer server = server(WebSocket::abort);
                RawClient client = RawClient.opened(server, "/it")) {
            assertEquals("RST", client.end());
            Ending ending = ending(server);
            assertEquals("aborted", ending.detail());
            assertEquals(Initiator.LOCAL, ending.initiator());
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void an_interrupt_ends_what_it_waits_for() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<HawserException> thrown = new CompletableFuture<>();
        try (WebSocketServer server = server(ws -> {
                    thread.complete(Thread.currentThread());
                    try {
                        ws.receive();
                    } catch (HawserException e) {
                        thrown.complete(e);
                    }
                });
                RawClient client = RawClient.opened(server, "/it")) {
            Await.done(thread).interrupt();
            assertEquals("interrupted while receiving", Await.done(thrown).getMessage());
            assertEquals("CLOSE 1000", client.frame().toString());
        }
    }
}
