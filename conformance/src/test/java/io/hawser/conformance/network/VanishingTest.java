package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.conformance.network.Network.Side;
import io.hawser.netty.Engine;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire is cut, and the process at its other end killed: nobody says a word, and it is noticed all the same. T43. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(300)
final class VanishingTest {
    private static final boolean FULL = Boolean.getBoolean("hawser.full");
    private static final int CONNECTIONS = FULL ? 10_000 : 300;
    private static final Times TIMES =
            FULL ? new Times(Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ofSeconds(1)) : Times.SHORT;
    /** So far apart that to notice one {@code pingInterval} too late is to be too late. */
    private static final Times UNHURRIED =
            FULL ? TIMES : new Times(Duration.ofSeconds(8), Duration.ofSeconds(1), TIMES.close());

    /** Of clients whose pings are not read. */
    private static final Times PATIENT = new Times(UNHURRIED.ping(), Duration.ofMinutes(1), UNHURRIED.close());

    private static final Duration IDLE = Duration.ofSeconds(FULL ? 10 : 1);

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    private static EndpointProcess server(Network network, Times times, String engine) {
        return EndpointProcess.server(network.on(Side.SERVER), times, engine, Side.SERVER.address());
    }

    private static EndpointProcess clients(Network network, Times times, String engine, int port, String path) {
        String uri = "ws://" + Side.SERVER.address() + ":" + port + path;
        return EndpointProcess.client(network.on(Side.CLIENT), times, engine, uri, CONNECTIONS);
    }

    /** Waits until all have gone, and looks at what is left. */
    private static void assertNotices(
            String engine, EndpointProcess survivor, Times times, int earlier, int descriptors)
            throws InterruptedException {
        Duration took =
                survivor.until("rid of all", times.untilNoticed(), report -> report.closed() == earlier + CONNECTIONS);
        Report after = survivor.report();
        assertEquals(0, after.again(), after.toString());
        survivor.until("without connections", Times.TOLERANCE, report -> report.open() == 0);
        survivor.until(
                "without their descriptors",
                Times.TOLERANCE,
                report -> report.footprint().descriptors() <= descriptors);
        double share = survivor.assertIdle(IDLE);
        System.out.printf(
                "VanishingTest, %s: %d noticed within %d ms, then %.1f %% of a processor%n",
                engine, CONNECTIONS, took.toMillis(), 100 * share);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_server_notices_clients_that_have_vanished_and_clients_their_server(String engine) throws Exception {
        try (Network network = Network.open();
                EndpointProcess server = server(network, TIMES, engine)) {
            int port = server.port();
            clients(network, TIMES, engine, port, "/echo").close(); // what is opened once and kept is open
            server.until("rid of those", Times.TOLERANCE, report -> report.open() == 0);
            int descriptors = server.report().footprint().descriptors();
            try (EndpointProcess clients = clients(network, TIMES, engine, port, "/echo")) {
                assertEquals(2 * CONNECTIONS, server.report().opened());
                network.cut();
                clients.kill();
                assertNotices(engine, server, TIMES, CONNECTIONS, descriptors);
            }
            network.mend();
            try (EndpointProcess clients = clients(network, TIMES, engine, port, "/echo")) {
                network.cutFrom(Side.SERVER);
                server.kill();
                assertNotices(engine, clients, TIMES, 0, Integer.MAX_VALUE);
            }
        }
    }

    /**
     * The handlers are behind, so that a pong would not be seen: the operating system knows. Only epoll and io_uring can ask
     * it to (docs/adr/0013).
     */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void a_server_that_does_not_read_notices_it_too(String engine) throws Exception {
        Assumptions.assumeTrue(engines().anyMatch(engine::equals), "no " + engine + " here");
        try (Network network = Network.open();
                EndpointProcess server = server(network, UNHURRIED, engine);
                EndpointProcess clients = clients(network, PATIENT, engine, server.port(), "/behind")) {
            clients.tell("fill");
            server.until("behind", Times.TOLERANCE, report -> report.waiting() == CONNECTIONS);
            // who lives must not be taken for dead
            Thread.sleep(UNHURRIED.ping().plus(UNHURRIED.pong()).plusMillis(200));
            assertEquals(CONNECTIONS, server.report().open());
            network.cut();
            clients.kill();
            assertNotices(engine + ", not reading", server, UNHURRIED, 0, Integer.MAX_VALUE);
        }
    }
}
