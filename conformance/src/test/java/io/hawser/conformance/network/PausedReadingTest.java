package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections end while their handlers are behind, so that nothing is read from them. T27, T43. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
final class PausedReadingTest {
    private static final int CONNECTIONS = 50;

    /** In a pause something is sent twice each interval (ADR 13), which is work that must not be taken for spinning. */
    private static final Times TIMES = new Times(Duration.ofSeconds(1), Times.SHORT.pong(), Times.SHORT.close());

    private static final Duration IDLE = Duration.ofMillis(600);

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    private static EndpointProcess server(String engine) {
        return EndpointProcess.server(List.of(), TIMES, engine, "127.0.0.1");
    }

    /** Opens connections, and sends more than their handlers take. */
    private static List<RawSocket> paused(EndpointProcess server, int port) throws IOException {
        List<RawSocket> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(RawSocket.opened(port, "/behind"));
        }
        for (RawSocket client : clients) {
            for (int n = 0; n < 10; n++) {
                client.frame(RawSocket.TEXT, new byte[100 + 500 * n]);
            }
        }
        server.until("behind", Times.TOLERANCE, report -> report.waiting() == CONNECTIONS);
        try (RawSocket other = RawSocket.opened(port, "/echo")) { // the one loop has had its turn
            other.closeFrame().awaitEnd();
        }
        return clients;
    }

    private static void assertAllGone(String what, EndpointProcess server, Duration timeout)
            throws InterruptedException {
        Duration took = server.until(what, timeout, report -> report.open() == 0);
        assertEquals(0, server.report().again());
        double share = server.assertIdle(IDLE);
        System.out.printf("PausedReadingTest: %s after %d ms, then %.1f %%%n", what, took.toMillis(), 100 * share);
        assertEquals(server.report().opened(), server.report().closed());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_reset_is_noticed_though_nothing_is_read(String engine) throws Exception {
        try (EndpointProcess server = server(engine)) {
            for (RawSocket client : paused(server, server.port())) {
                client.reset();
            }
            assertAllGone(engine + ", rid of resets", server, TIMES.untilNoticed());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_reset_behind_the_end_of_input_is_noticed_though_nothing_is_read(String engine)
            throws Exception { // CVE-2026-42577
        try (EndpointProcess server = server(engine)) {
            List<RawSocket> clients = paused(server, server.port());
            for (RawSocket client : clients) {
                client.finish();
            }
            server.assertIdle(IDLE);
            assertEquals(CONNECTIONS, server.report().open()); // what they sent is still to be received
            for (RawSocket client : clients) {
                client.reset();
            }
            assertAllGone(engine + ", rid of resets of half-closed peers", server, TIMES.untilNoticed());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_server_that_closes_waits_for_the_close_timeout_only(String engine) throws Exception {
        try (EndpointProcess server = server(engine)) {
            List<RawSocket> clients = paused(server, server.port());
            server.tell("close");
            assertAllGone(engine + ", closed", server, TIMES.close().plus(Times.TOLERANCE));
            for (RawSocket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void once_the_handlers_go_on_they_come_to_the_end_of_input(String engine) throws Exception {
        try (EndpointProcess server = server(engine)) {
            for (RawSocket client : paused(server, server.port())) {
                client.close();
            }
            server.tell("release");
            assertAllGone(engine + ", at the end", server, TIMES.close().plus(Times.TOLERANCE));
        }
    }
}
