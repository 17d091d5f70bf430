package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuthenticatorTest {
    private final Logged logged = new Logged();
    private final BlockingQueue<Handshake> opened = new LinkedBlockingQueue<>();

    @AfterEach
    void listen_no_more() {
        logged.close();
    }

    private WebSocketServer server(Authenticator authenticator) {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(1)
                .route(
                        "/in/{room}",
                        Route.handler(ws -> opened.add(ws.handshake())).authenticate(authenticator))
                .route("/free", ws -> ws.forEach(ws::send))
                .start();
    }

    private static RawClient.Response shake(WebSocketServer server, String... headers) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            RawClient.Response response =
                    client.send(RawClient.handshake("/in/7?a=b", headers)).response();
            if (response.status() != 101) {
                assertEquals("close", response.header("Connection"));
                assertEquals("FIN", client.end());
            }
            return response;
        }
    }

    @Test
    void it_sees_the_handshake_and_the_connection_sees_whom_it_recognised() throws Exception {
        BlockingQueue<Handshake> asked = new LinkedBlockingQueue<>();
        try (WebSocketServer server = server(handshake -> {
            asked.add(handshake);
            return Authentication.accept("alice");
        })) {
            assertEquals(101, shake(server, "Authorization: Bearer t0ken").status());
            Handshake before = Await.next(asked);
            assertEquals("7", before.pathParameter("room"));
            assertEquals(Optional.of("b"), before.queryParameter("a"));
            assertEquals(Optional.of("t0ken"), before.bearerToken());
            assertEquals(Optional.empty(), before.principal());
            assertFalse(before.secure());
            Handshake after = Await.next(opened);
            assertEquals(Optional.of("alice"), after.principal().map(Principal::getName));
            assertEquals("7", after.pathParameter("room"));
            assertEquals(before.clientAddress(), after.clientAddress());
        }
    }

    @Test
    void it_may_add_headers_to_the_answer() throws IOException {
        Headers cookies = Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2");
        try (WebSocketServer server = server(handshake -> new Authentication.Accepted(Optional.empty(), cookies))) {
            RawClient.Response response = shake(server);
            assertEquals(101, response.status());
            assertEquals(List.of("a=1", "b=2"), response.headers().all("Set-Cookie"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 403, 404, 429, 503, 599})
    void it_may_refuse_with_any_status_headers_and_body(int status) throws IOException {
        HttpResponse refusal = HttpResponse.text(status, "grund: ungültig").withHeader("X-Why", "because");
        try (WebSocketServer server = server(handshake -> Authentication.refuse(refusal))) {
            RawClient.Response response = shake(server);
            assertEquals(status, response.status());
            assertEquals("grund: ungültig\n", response.body());
            assertEquals("because", response.header("X-Why"));
        }
        assertEquals(0, opened.size());
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void it_cannot_refuse_with_a_status_of_acceptance() {
        assertThrows(IllegalArgumentException.class, () -> Authentication.refuse(101, "come in"));
    }

    @Test
    void its_exception_is_500_without_details_and_logged_once() throws IOException {
        try (WebSocketServer server = server(handshake -> {
            throw new IOException("database password is 1234");
        })) {
            RawClient.Response response = shake(server);
            assertEquals("500 internal error\n", response.status() + " " + response.body());
        }
        assertEquals(List.of("request /in/7 failed, answering 500"), logged.messages());
        assertInstanceOf(IOException.class, logged.thrown(0));
        assertEquals(0, opened.size());
    }

    @Test
    @SuppressWarnings("NullAway")
    void no_answer_of_it_is_500_as_well() throws IOException {
        try (WebSocketServer server = server(handshake -> null)) {
            assertEquals(500, shake(server).status());
        }
        assertEquals(1, logged.messages().size());
        assertEquals(0, opened.size());
    }

    @Test
    void it_runs_on_a_virtual_thread_so_that_a_slow_one_blocks_nobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        try (WebSocketServer server = server(handshake -> {
            waiting.incrementAndGet();
            release.await();
            return Authentication.accept(Thread.currentThread().isVirtual() ? "virtual" : "platform");
        })) {
            List<RawClient> slow = new java.util.ArrayList<>();
            for (int i = 0; i < 50; i++) {
                slow.add(RawClient.to(server).send(RawClient.handshake("/in/" + i)));
            }
            Await.until("all wait", () -> waiting.get() == 50);
            try (RawClient other = RawClient.opened(server, "/free")) { // the same single event loop
                other.send(RawClient.text("free"));
                assertEquals("TEXT free", other.frame().toString());
            }
            release.countDown();
            for (RawClient client : slow) {
                assertEquals(101, client.response().status());
                assertEquals(
                        "virtual", Await.next(opened).principal().orElseThrow().getName());
                client.close();
            }
        }
    }

    @Test
    void it_is_asked_only_about_valid_handshakes_from_allowed_origins() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (WebSocketServer server = server(handshake -> {
            asked.incrementAndGet();
            return Authentication.accept("someone");
        })) {
            assertEquals(403, shake(server, "Origin: https://evil.example").status());
            assertEquals(400, shake(server, "Sec-WebSocket-Key: twice").status());
            assertEquals(0, asked.get());
            assertEquals(101, shake(server).status());
            assertEquals(1, asked.get());
        }
    }

    @ParameterizedTest(name = "asked by an authenticator first: {0}")
    @ValueSource(booleans = {false, true})
    void a_listener_that_cannot_be_made_is_500_and_logged_once(boolean authenticated) throws IOException {
        Route route = Route.listeners(handshake -> {
            throw new IllegalStateException("no listener");
        });
        if (authenticated) {
            route = route.authenticate(handshake -> Authentication.accept("someone"));
        }
        assertFails(route, "no listener");
    }

    @Test
    void an_origin_policy_that_fails_is_500_and_logged_once() throws IOException {
        assertFails(
                Route.listener(new Listener() {
                            @Override
                            public void onOpen(WebSocket ws) {
                                throw new AssertionError("nobody may open");
                            }
                        })
                        .origins((origin, handshake) -> {
                            throw new IllegalStateException("no policy");
                        }),
                "no policy");
    }

    private void assertFails(Route route, String why) throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/broken", route)
                        .start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/broken", "Origin: http://localhost"));
            assertEquals(500, client.response().status());
            assertEquals("FIN", client.end());
        }
        assertEquals(List.of("request /broken failed, answering 500"), logged.messages());
        Throwable thrown = logged.thrown(0);
        assertEquals(why, thrown == null ? "" : thrown.getMessage());
    }
}
