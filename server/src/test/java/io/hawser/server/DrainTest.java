package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How a server sends its clients elsewhere. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DrainTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Logged logged = new Logged();

    @AfterEach
    void stop_catching() {
        logged.close();
    }

    private static ServerBuilder builder() {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(2)
                .readiness("/ready")
                .liveness("/alive")
                .route("/echo", ws -> ws.forEach(ws::send));
    }

    private static String get(WebSocketServer server, String path) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            RawClient.Response response = client.send(RawClient.get(path)).response();
            return response.status() + " " + response.body().strip();
        }
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(RawClient.text("hi"));
        assertEquals("TEXT hi", client.frame().toString());
    }

    private static void assertTold(RawClient client) throws IOException {
        RawClient.Frame frame = client.frame();
        assertEquals("CLOSE 1012", frame.toString());
        assertEquals("server drains, reconnect", frame.text().substring(2));
        client.send(RawClient.close(1012));
        assertEquals("FIN", client.end());
    }

    private static RawClient.Response refused(WebSocketServer server) throws IOException {
        try (RawClient late = RawClient.to(server)) {
            return late.send(RawClient.handshake("/echo")).response();
        }
    }

    @Test
    void everybody_is_told_and_nobody_let_in() throws Exception {
        try (WebSocketServer server = builder().start()) {
            assertEquals("200 ok", get(server, "/ready"));
            assertEquals("200 ok", get(server, "/alive"));
            assertTrue(server.isReady());
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(RawClient.opened(server, "/echo"));
            }
            Drain drain = server.drain(Duration.ofSeconds(20));
            assertFalse(server.isReady());
            assertFalse(drain.isDone());
            assertEquals("503 draining", get(server, "/ready"));
            assertEquals("200 ok", get(server, "/alive"));
            Await.until("refuses", drain::isRefusing);
            RawClient.Response late = refused(server);
            assertEquals(
                    "503 this server drains 5",
                    late.status() + " " + late.body().strip() + " " + late.header("Retry-After"));
            List<CompletableFuture<Void>> told = new ArrayList<>();
            for (RawClient client : clients) {
                client.socket().setSoTimeout(60_000);
                told.add(CompletableFuture.runAsync(
                        () -> answer(client), task -> Thread.ofVirtual().start(task)));
            }
            assertSame(drain, drain.done().toCompletableFuture().get(60, TimeUnit.SECONDS));
            for (CompletableFuture<Void> one : told) {
                one.get(15, TimeUnit.SECONDS);
            }
            assertEquals(20, drain.closed());
            assertEquals(0, drain.remaining());
            assertEquals("503 draining", get(server, "/ready"));
            assertEquals(503, refused(server).status());
        }
        assertEquals("draining: 20 connections in 20000 ms", logged.messages().getFirst());
        assertTrue(logged.messages().get(1).startsWith("drained: 20 connections closed with 1012, 0 of them cut"));
        assertEquals(2, logged.messages().size());
    }

    private static void answer(RawClient client) {
        try {
            assertTold(client);
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of 40 connections over four seconds, as many leave in each second as may be asked of a busy machine. */
    @Test
    void the_closes_are_spread_evenly_over_the_window() throws Exception {
        BlockingQueue<Long> times = new LinkedBlockingQueue<>();
        int count = 40;
        try (WebSocketServer server = builder().start()) {
            for (int i = 0; i < count; i++) {
                RawClient client = RawClient.opened(server, "/echo");
                Thread.ofVirtual().start(() -> {
                    answer(client);
                    times.add(System.nanoTime());
                });
            }
            long start = System.nanoTime();
            Drain drain = server.drain(Duration.ofSeconds(4));
            Await.done(drain.done());
            int[] perSecond = new int[4];
            for (int i = 0; i < count; i++) {
                long millis = (Await.next(times) - start) / 1_000_000;
                perSecond[(int) Math.min(3, millis / 1_000)]++;
            }
            assertEquals(count, Arrays.stream(perSecond).sum());
            // 11 each, one more or less by chance; the rest is for a pause of the machine
            assertTrue(perSecond[0] >= 1 && perSecond[0] <= 13, Arrays.toString(perSecond));
            assertTrue(perSecond[0] + perSecond[1] <= 25, Arrays.toString(perSecond));
            assertTrue(perSecond[3] >= 6, Arrays.toString(perSecond));
        }
    }

    @Test
    void during_the_notice_everybody_is_served() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient early = RawClient.opened(server, "/echo")) {
            Drain drain = server.drain(LONG, AT_ONCE);
            assertEquals("503 draining", get(server, "/ready"));
            try (RawClient late = RawClient.opened(server, "/echo")) {
                assertEchoes(late);
                assertEchoes(early);
                assertEquals(0, drain.closed());
                assertEquals(2, drain.remaining());
            }
            Thread close = Thread.ofVirtual().start(server::close);
            assertEquals("CLOSE 1001", early.frame().toString());
            early.send(RawClient.close(1001));
            close.join();
            assertTrue(drain.isDone());
        }
        assertEquals(1, logged.messages().size());
        assertTrue(logged.messages().getFirst().endsWith(" connections in 1 ms, after 3600000 ms of notice"));
    }

    @Test
    void whoever_does_not_answer_is_cut_at_the_deadline() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient deaf = RawClient.opened(server, "/echo")) {
            long start = System.nanoTime();
            Drain drain = server.drain(Duration.ofSeconds(2));
            Await.done(drain.done());
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 1_990 && millis < 9_000, () -> millis + " ms, closeTimeout is 10 s");
            assertEquals("CLOSE 1012", deaf.frame().toString());
            assertTrue(List.of("FIN", "RST").contains(deaf.end()));
            assertEquals(1, drain.closed());
        }
        assertTrue(logged.messages().get(1).startsWith("drained: 1 connections closed with 1012, 1 of them cut"));
    }

    @Test
    void only_the_first_drain_counts() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient client = RawClient.opened(server, "/echo")) {
            Drain drain = server.drain(Duration.ofSeconds(5));
            assertSame(drain, server.drain(LONG));
            assertEquals("CLOSE 1012", client.frame().toString());
            client.send(RawClient.close(1012));
            Await.done(drain.done());
        }
        assertTrue(logged.messages().getFirst().endsWith(" in 5000 ms"));
    }

    @Test
    void close_ends_a_drain_before_its_time() throws Exception {
        try (WebSocketServer server = builder().start();
                RawClient one = RawClient.opened(server, "/echo")) {
            Drain drain = server.drain(LONG);
            Await.until("refuses", drain::isRefusing);
            Thread close = Thread.ofVirtual().start(server::close);
            assertEquals("CLOSE 1001", one.frame().toString());
            one.send(RawClient.close(1001));
            close.join();
            assertSame(drain, Await.done(drain.done()));
            assertEquals(0, drain.remaining());
        }
    }

    @Test
    void a_closed_server_has_nothing_to_drain() throws Exception {
        WebSocketServer server = builder().start();
        server.close();
        Drain drain = server.drain(LONG);
        assertTrue(drain.isDone());
        assertFalse(server.isReady());
    }

    @Test
    void a_server_without_connections_is_drained_at_once() throws Exception {
        try (WebSocketServer server = builder().start()) {
            Await.done(server.drain(LONG).done());
        }
    }

    /** A handshake that had passed the door before, as while somebody authenticates, is told as soon as it is open. */
    @Test
    void a_handshake_under_way_is_told_as_well() throws Exception {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        Route slow = Route.handler(ws -> ws.forEach(ws::send)).authenticate(handshake -> {
            entered.complete(null);
            go.get(15, TimeUnit.SECONDS);
            return Authentication.accept("somebody");
        });
        try (WebSocketServer server = builder().route("/slow", slow).start();
                RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake("/slow"));
            Await.done(entered);
            Drain drain = server.drain(LONG);
            Await.until("refuses", drain::isRefusing);
            go.complete(null);
            assertEquals(101, client.response().status());
            assertTold(client);
            assertEquals(1, drain.closed());
        }
    }

    @Test
    void readiness_may_say_404() throws Exception {
        try (WebSocketServer server =
                WebSocketServer.builder().port(0).readiness("/ready", 404).start()) {
            assertEquals("200 ok", get(server, "/ready"));
            server.drain(AT_ONCE);
            assertEquals("404 draining", get(server, "/ready"));
        }
    }

    @Test
    void times_out_of_range_are_refused() throws Exception {
        try (WebSocketServer server = builder().start()) {
            assertThrows(IllegalArgumentException.class, () -> server.drain(Duration.ofSeconds(-1)));
            assertThrows(IllegalArgumentException.class, () -> server.drain(Duration.ofDays(2)));
            assertThrows(IllegalArgumentException.class, () -> server.drain(Duration.ofDays(2), AT_ONCE));
            assertTrue(server.isReady());
        }
        assertThrows(IllegalArgumentException.class, () -> builder().readiness("/other", 200));
    }

    // ----------------------------------------------------------------------------------------------- connection age

    @Test
    void an_old_connection_is_asked_to_reconnect() throws Exception {
        try (WebSocketServer server =
                        builder().maxConnectionAge(Duration.ofSeconds(1)).start();
                RawClient client = RawClient.opened(server, "/echo")) {
            long start = System.nanoTime();
            assertEchoes(client);
            RawClient.Frame frame = client.frame();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals("CLOSE 1012", frame.toString());
            assertEquals("maxConnectionAge is reached, reconnect", frame.text().substring(2));
            assertTrue(millis >= 500 && millis < 15_000, () -> millis + " ms");
        }
    }

    @Test
    void a_route_has_an_age_of_its_own() throws Exception {
        Route forever = Route.handler(ws -> ws.forEach(ws::send)).maxConnectionAge(Duration.ZERO);
        Route brief = Route.handler(ws -> ws.forEach(ws::send)).maxConnectionAge(AT_ONCE);
        try (WebSocketServer server = builder()
                        .maxConnectionAge(Duration.ofMillis(400))
                        .route("/forever", forever)
                        .route("/brief", brief)
                        .start();
                RawClient stays = RawClient.opened(server, "/forever");
                RawClient first = RawClient.opened(server, "/brief");
                RawClient second = RawClient.opened(server, "/echo")) {
            assertEquals("CLOSE 1012", first.frame().toString());
            assertEquals("CLOSE 1012", second.frame().toString());
            assertEchoes(stays);
        }
    }

    @Test
    void ages_out_of_range_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> builder().maxConnectionAge(Duration.ofSeconds(-1)));
        Route route = Route.handler(ws -> {});
        assertThrows(IllegalArgumentException.class, () -> route.maxConnectionAge(Duration.ofDays(400)));
    }
}
