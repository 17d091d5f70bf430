package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that end their output before the upgrade, and may yet wait for answers, on every I/O engine. */
@ParameterizedClass
@MethodSource("io.hawser.server.EchoAndPaused#engines")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class HalfClosedClientTest {
    private final Logged logged = new Logged();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final WebSocketServer server;

    HalfClosedClientTest(String engine) {
        Route echo = Route.handler(ws -> ws.forEach(ws::send));
        server = EchoAndPaused.builder(engine)
                .route("/echo", echo)
                .route("/slow", echo.authenticate(handshake -> {
                    asked.complete(null);
                    decided.await();
                    return Authentication.accept("someone");
                }))
                .http("/page", request -> HttpResponse.text(200, "page " + request.query()))
                .http("/slow-page", request -> {
                    asked.complete(null);
                    decided.await();
                    return HttpResponse.text(200, "at last");
                })
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        logged.close();
        assertEquals(List.of(), logged.messages());
    }

    /** Whoever comes now comes behind the end of those before: there is one loop. */
    private void awaitSeen() throws IOException {
        try (RawClient other = RawClient.opened(server, "/echo")) {
            other.send(RawClient.text("behind"));
            assertEquals("TEXT behind", other.frame().toString());
        }
    }

    private void assertIsClosedSoon(RawClient client) throws IOException {
        long began = System.nanoTime();
        assertEquals("FIN", client.end());
        assertTrue(System.nanoTime() - began < 1_500_000_000L, "only its timeout closed it");
    }

    @Test
    void requests_are_all_answered_and_then_it_is_closed() throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/page?1") + RawClient.get("/page?2") + RawClient.get("/page?3"))
                    .finish();
            for (int i = 1; i <= 3; i++) {
                assertEquals("page " + i + "\n", client.response().body());
            }
            assertIsClosedSoon(client);
        }
    }

    @Test
    void an_answer_that_takes_long_arrives() throws Exception {
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.get("/slow-page") + RawClient.get("/page?2")).finish();
            Await.done(asked);
            awaitSeen();
            decided.countDown();
            assertEquals("at last\n", client.response().body());
            assertEquals("page 2\n", client.response().body());
            assertIsClosedSoon(client);
        }
    }

    @Test
    void a_refusal_arrives() throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send("POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")
                    .finish();
            assertEquals(413, client.response().status());
            assertIsClosedSoon(client);
        }
    }

    @Test
    void a_handshake_that_takes_long_opens_and_its_messages_come_before_the_end() throws Exception {
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/slow"))
                    .send(RawClient.concat(RawClient.text("a"), RawClient.text("b"), RawClient.close(1000)))
                    .finish();
            Await.done(asked);
            awaitSeen();
            decided.countDown();
            assertEquals(101, client.response().status());
            assertEquals("TEXT a", client.frame().toString());
            assertEquals("TEXT b", client.frame().toString());
            assertEquals("CLOSE 1000", client.frame().toString());
            assertIsClosedSoon(client);
        }
    }

    @ParameterizedTest(name = "after {0}")
    @ValueSource(strings = {"nothing", "GET /page", "PRI * HT", "an answer"})
    void who_waits_for_no_answer_is_closed(String what) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            if (what.equals("an answer")) {
                client.send(RawClient.get("/page?1"));
                assertEquals("page 1\n", client.response().body());
            } else if (!what.equals("nothing")) {
                client.send(what);
            }
            client.finish();
            assertIsClosedSoon(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /page HTTP/1.1\r\nHost: a\r\n", "PRI * HTTP/2.0\r\n"})
    void half_a_head_is_refused_and_closed(String head) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send(head).finish();
            assertEquals(400, client.response().status());
            assertIsClosedSoon(client);
        }
    }

    @Test
    void a_connection_of_http2_is_closed() throws IOException {
        try (RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            client.text(stream, "well");
            assertEquals("well", client.message(stream));
            client.finish();
            assertEquals(-1, client.closedWith());
        }
    }
}
