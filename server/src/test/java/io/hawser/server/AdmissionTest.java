package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.Engine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in: no more than may be, on every I/O engine. T36, T37, T41. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdmissionTest {
    private final Logged logged = new Logged();

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    @AfterEach
    void stop_catching() {
        logged.close();
    }

    private static ServerBuilder builder(String engine) {
        return WebSocketServer.builder()
                .port(0)
                .ioEngine(engine)
                .eventLoops(2)
                .route("/echo", ws -> ws.forEach(ws::send));
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(RawClient.text("hi"));
        assertEquals("TEXT hi", client.frame().toString());
    }

    /** Those beyond it wait in the operating system's queue, all of them, and come in one by one. */
    @ParameterizedTest
    @MethodSource("engines")
    void with_maxConnections_open_the_next_wait_until_one_goes(String engine) throws Exception {
        try (WebSocketServer server = builder(engine).maxConnections(3).start()) {
            ArrayDeque<RawClient> inside = new ArrayDeque<>();
            for (int i = 0; i < 3; i++) {
                inside.add(RawClient.opened(server, "/echo"));
            }
            List<RawClient> outside = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                outside.add(RawClient.to(server).send(RawClient.handshake("/echo")));
            }
            for (RawClient client : inside) {
                assertEchoes(client);
            }
            assertEquals(3, server.connectionCount());
            for (RawClient next : outside) {
                inside.remove().close();
                assertEquals(101, next.response().status());
                assertEchoes(next);
                inside.add(next);
                assertTrue(server.connectionCount() <= 3, "too many");
            }
            for (RawClient client : inside) {
                assertEchoes(client);
                client.close();
            }
            Await.until("all are gone", () -> server.connectionCount() == 0);
            try (RawClient late = RawClient.opened(server, "/echo")) {
                assertEchoes(late);
            }
        }
        assertTrue(logged.messages().get(0).startsWith("accepting paused: 3 connections are open, maxConnections 3"));
        assertTrue(
                logged.messages().size() <= 12,
                "a line for each pause: " + logged.messages().size());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void clients_that_gave_up_waiting_take_nobodys_place(String engine) throws Exception {
        try (WebSocketServer server = builder(engine).maxConnections(2).start();
                RawClient stays = RawClient.opened(server, "/echo")) {
            RawClient goes = RawClient.opened(server, "/echo");
            for (int i = 0; i < 50; i++) {
                RawClient impatient = RawClient.to(server).send(RawClient.handshake("/echo"));
                impatient.close();
            }
            RawClient patient = RawClient.to(server).send(RawClient.handshake("/echo"));
            goes.close();
            assertEquals(101, patient.response().status());
            assertEchoes(patient);
            assertEchoes(stays);
            patient.close();
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_address_with_too_many_handshakes_is_turned_away_and_its_websockets_stay(String engine) throws Exception {
        try (WebSocketServer server = builder(engine).maxHandshakesPerAddress(2).start()) {
            RawClient open = RawClient.opened(server, "/echo");
            RawClient first = RawClient.to(server).send("GET /");
            RawClient second = RawClient.to(server).send("GET /");
            assertTurnedAway(server);
            assertEchoes(open);
            first.close();
            Await.until("there is room", () -> isLetIn(server));
            assertEchoes(open);
            second.close();
            open.close();
        }
        assertTrue(logged.messages().get(0).endsWith("closed: more than maxHandshakesPerAddress 2"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void an_address_with_too_many_connections_is_turned_away(String engine) throws Exception {
        try (WebSocketServer server =
                builder(engine).maxConnectionsPerAddress(2).start()) {
            RawClient first = RawClient.opened(server, "/echo");
            RawClient second = RawClient.opened(server, "/echo");
            assertTurnedAway(server);
            assertEchoes(first);
            second.close();
            Await.until("there is room", () -> isLetIn(server));
            assertEchoes(first);
            first.close();
        }
        assertTrue(logged.messages().get(0).endsWith("closed: more than maxConnectionsPerAddress 2"));
    }

    private static void assertTurnedAway(WebSocketServer server) throws IOException {
        try (RawClient refused = RawClient.to(server)) {
            assertThrows(IOException.class, () -> {
                refused.send(RawClient.handshake("/echo"));
                refused.response();
            });
        }
    }

    private static boolean isLetIn(WebSocketServer server) {
        try (RawClient client = RawClient.opened(server, "/echo")) {
            assertEchoes(client);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void while_memory_is_short_handshakes_get_503_and_open_connections_and_pages_go_on() throws Exception {
        System.gc(); // so that there is a figure for what a collection leaves
        try (WebSocketServer server = builder("auto")
                .maxMemoryShare(1e-9)
                .http("/page", request -> io.hawser.protocol.handshake.HttpResponse.text(200, "here"))
                .start()) {
            RawClient client = RawClient.to(server).send(RawClient.handshake("/echo"));
            RawClient.Response response = client.response();
            assertEquals(503, response.status());
            assertEquals("5", response.header("Retry-After"));
            assertEquals("close", response.header("Connection"));
            assertEquals("FIN", client.end());
            RawClient page = RawClient.to(server).send(RawClient.get("/page"));
            assertEquals(200, page.response().status());
            page.close();
        }
        assertTrue(logged.messages().get(0).startsWith("handshake answered with 503: "));
    }

    @Test
    void the_default_leaves_descriptors_for_other_things() {
        assertNotEquals(0, io.hawser.netty.AdmissionLimits.DEFAULT.maxConnections());
        for (int wrong : new int[] {0, -1}) {
            assertThrows(IllegalArgumentException.class, () -> WebSocketServer.builder()
                    .maxConnections(wrong));
        }
    }
}
