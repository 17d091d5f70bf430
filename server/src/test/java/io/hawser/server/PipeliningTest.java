package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.Handshake;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What comes before its turn: behind a request that is being thought about, and behind a handshake. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PipeliningTest {
    private final Logged logged = new Logged();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final Route echo = Route.handler(ws -> ws.forEach(ws::send));

    @AfterEach
    void nothing_was_logged() {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    private ServerBuilder server() {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .route("/echo", echo)
                .route("/slow", echo.authenticate(handshake -> {
                    asked.complete(null);
                    decided.await();
                    return Authentication.accept("someone");
                }))
                .route("/never", echo.authenticate(handshake -> {
                    asked.complete(null);
                    decided.await();
                    return Authentication.refuse(403, "no");
                }))
                .http("/page", request -> {
                    asked.complete(null);
                    decided.await();
                    return HttpResponse.text(200, "page " + request.query());
                });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] frames(int from, int to) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = from; i < to; i++) {
            frames.writeBytes(RawClient.text("message " + i));
        }
        return frames.toByteArray();
    }

    private static void assertFrames(RawClient client, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertEquals("TEXT message " + i, client.frame().toString());
        }
    }

    @Test
    void frames_in_the_segment_of_the_handshake_are_not_lost() throws IOException {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.concat(ascii(RawClient.handshake("/echo")), frames(0, 500)));
            assertEquals(101, client.response().status());
            assertFrames(client, 0, 500);
        }
    }

    @Test
    void frames_that_come_while_the_authenticator_blocks_are_not_lost() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.concat(ascii(RawClient.handshake("/slow")), frames(0, 50)));
            Await.done(asked);
            client.send(frames(50, 100));
            decided.countDown();
            assertEquals(101, client.response().status());
            client.send(frames(100, 150));
            assertFrames(client, 0, 150);
        }
    }

    @Test
    void a_frame_may_be_cut_anywhere_by_the_end_of_the_handshake() throws Exception {
        byte[] all = RawClient.concat(ascii(RawClient.handshake("/echo")), frames(0, 2));
        try (WebSocketServer server = server().start()) {
            for (int cut = all.length - 30; cut < all.length; cut++) {
                try (RawClient client = RawClient.to(server)) {
                    client.send(java.util.Arrays.copyOf(all, cut));
                    assertEquals(101, client.response().status());
                    client.send(java.util.Arrays.copyOfRange(all, cut, all.length));
                    assertFrames(client, 0, 2);
                }
            }
        }
    }

    @Test
    void what_follows_a_refused_handshake_is_dropped() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.concat(ascii(RawClient.handshake("/never")), frames(0, 50)));
            Await.done(asked);
            client.send(RawClient.get("/other"));
            decided.countDown();
            assertEquals(403, client.response().status());
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void requests_are_answered_in_their_order_even_if_the_first_takes_longest() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/page?1")
                    + RawClient.get("/nothing")
                    + RawClient.get("/page?2")
                    + RawClient.get("/echo"));
            Await.done(asked);
            client.send(RawClient.get("/page?3"));
            decided.countDown();
            assertEquals("page 1\n", client.response().body());
            assertEquals(404, client.response().status());
            assertEquals("page 2\n", client.response().body());
            assertEquals(426, client.response().status());
            assertEquals("page 3\n", client.response().body());
        }
    }

    @Test
    void thousands_of_requests_may_wait_behind_a_slow_one() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            String tiny = "GET /x HTTP/1.1\r\nHost:a\r\n\r\n";
            client.send(RawClient.get("/page?1") + tiny.repeat(6_000));
            Await.done(asked);
            decided.countDown();
            assertEquals(200, client.response().status());
            for (int i = 0; i < 6_000; i++) {
                assertEquals(404, client.response().status());
            }
        }
    }

    @Test
    void a_handshake_may_follow_a_request_with_frames_right_behind_it() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.concat(
                    ascii(RawClient.get("/page?1")), ascii(RawClient.handshake("/slow")), frames(0, 20)));
            Await.done(asked);
            decided.countDown();
            assertEquals("page 1\n", client.response().body());
            assertEquals(101, client.response().status());
            assertFrames(client, 0, 20);
        }
    }

    @Test
    void what_follows_a_request_that_wants_to_close_is_not_answered() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/page?1", "Connection: close") + RawClient.get("/page?2"));
            decided.countDown();
            assertEquals("page 1\n", client.response().body());
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void a_malformed_request_behind_a_slow_one_is_refused_in_its_turn() throws Exception {
        try (WebSocketServer server = server().start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/page?1") + "nonsense\r\n\r\n" + RawClient.get("/page?2"));
            Await.done(asked);
            decided.countDown();
            assertEquals("page 1\n", client.response().body());
            assertEquals(400, client.response().status());
            assertEquals("FIN", client.end());
        }
    }

    @Test
    void an_answer_after_the_handshake_timeout_is_dropped() throws Exception {
        AtomicBoolean opened = new AtomicBoolean();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .handshakeTimeout(Duration.ofMillis(100))
                .route("/echo", echo)
                .route("/late", Route.handler(ws -> opened.set(true)).authenticate(handshake -> {
                    decided.await();
                    return Authentication.accept("someone");
                }))
                .start()) {
            try (RawClient client = RawClient.to(server)) {
                client.send(RawClient.handshake("/late"));
                assertEquals("FIN", client.end());
            }
            decided.countDown();
            RawClient.opened(server, "/echo").close(); // the one loop has had its turn
        }
        assertFalse(opened.get());
    }

    @Test
    void an_answer_after_the_server_has_closed_is_dropped() throws Exception {
        WebSocketServer server = server().start();
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/slow"));
            Await.done(asked);
            server.close();
            assertEquals("FIN", client.end());
            decided.countDown();
        }
    }

    /** CVE-2024-1635 was about connections kept for ever because they had gone before they were there. T28. */
    @Test
    void clients_that_have_gone_before_the_decision_do_not_stay_as_connections() throws Exception {
        BlockingQueue<Handshake> askedAbout = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .route("/echo", echo)
                .route("/gone", echo.authenticate(handshake -> {
                    askedAbout.add(handshake);
                    decided.await();
                    return Authentication.accept("someone");
                }))
                .start()) {
            for (int i = 0; i < 100; i++) {
                RawClient client = RawClient.to(server);
                client.send(RawClient.handshake("/gone"));
                Await.next(askedAbout);
                if (i % 2 == 0) {
                    client.close();
                } else {
                    client.reset();
                }
            }
            decided.countDown();
            try (RawClient next = RawClient.opened(server, "/echo")) {
                next.send(RawClient.text("hello"));
                assertEquals("TEXT hello", next.frame().toString());
                Await.until("the others have gone", () -> server.connectionCount() == 1);
            }
        }
    }
}
