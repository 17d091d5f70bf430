package io.hawser.testkit;

import static io.hawser.testkit.Wires.await;
import static io.hawser.testkit.Wires.receive;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TcpFaultProxyTest {
    private final Wires wires = new Wires();
    private final TcpFaultProxy proxy = wires.proxy;

    @AfterEach
    void close() throws IOException {
        wires.close();
    }

    @Test
    void bytes_go_through_and_are_counted() throws IOException {
        Wires.Wire first = wires.open();
        Wires.Wire second = wires.open();
        first.toServer("hello");
        assertEquals("hello", receive(first.server(), 5));
        second.toClient("welcome");
        assertEquals("welcome", receive(second.client(), 7));
        ProxiedConnection connection = proxy.connections().get(0);
        await(() -> connection.toServer().deliveredBytes() == 5);
        assertEquals(5, connection.toServer().receivedBytes());
        assertEquals(0, connection.toClient().deliveredBytes());
        await(() -> proxy.toClient().deliveredBytes() == 7);
        first.client().close();
        first.server().close();
        await(() -> !connection.isOpen());
        assertEquals(5, proxy.toServer().receivedBytes(), "the ended ones count on");
        assertEquals(1, proxy.connections().size());
    }

    @Test
    void a_fault_may_concern_one_connection() throws IOException {
        Wires.Wire first = wires.open();
        Wires.Wire second = wires.open();
        proxy.connections().get(0).toServer().stall();
        first.toServer("waits");
        second.toServer("goes");
        assertEquals("goes", receive(second.server(), 4));
        wires.awaitReceived(9);
        await(() -> proxy.toServer().deliveredBytes() == 4);
        proxy.toServer().resume();
        assertEquals("waits", receive(first.server(), 5));
    }

    @Test
    void a_fault_of_all_concerns_those_that_come_later() throws IOException {
        proxy.toServer().closeAfter(3);
        proxy.toClient().closeAfter(0);
        proxy.toClient().clear();
        for (int i = 0; i < 2; i++) {
            Wires.Wire wire = wires.open();
            wire.toServer("hello");
            assertEquals("hel", receive(wire.server(), 5));
        }
    }

    @Test
    void reset_resets_all() throws IOException {
        List<Wires.Wire> open = List.of(wires.open(), wires.open());
        await(() -> proxy.connections().size() == 2);
        proxy.reset();
        for (Wires.Wire wire : open) {
            for (Socket end : List.of(wire.client(), wire.server())) {
                assertThrows(IOException.class, () -> end.getInputStream().read());
            }
        }
        assertEquals(List.of(), proxy.connections());
    }

    @Test
    void refused_connections_are_refused_and_open_ones_go_on() throws IOException {
        Wires.Wire open = wires.open();
        open.roundTrip();
        proxy.refuseConnections();
        assertThrows(ConnectException.class, wires::connect);
        open.roundTrip();
        proxy.acceptConnections();
        wires.open().roundTrip();
        open.roundTrip();
    }

    @Test
    void held_connections_wait() throws IOException {
        proxy.holdConnections();
        Socket client = wires.connect();
        wires.server.setSoTimeout(Wires.SHORT_MILLIS);
        assertThrows(SocketTimeoutException.class, wires::accept);
        wires.server.setSoTimeout(Wires.LONG_MILLIS);
        Wires.send(client, "patience");
        proxy.acceptConnections();
        assertEquals("patience", receive(wires.accept(), 8));
    }

    @Test
    void held_connections_are_reset_when_they_are_refused_after_all() throws IOException {
        proxy.holdConnections();
        Socket client = wires.connect();
        Socket inBacklog = wires.connect();
        proxy.refuseConnections();
        for (Socket held : List.of(client, inBacklog)) {
            assertThrows(IOException.class, () -> held.getInputStream().read());
        }
    }

    @Test
    void a_client_whose_server_is_not_there_is_reset() throws IOException {
        wires.server.close();
        Socket client = wires.connect();
        assertThrows(IOException.class, () -> client.getInputStream().read());
        await(() -> proxy.connections().isEmpty());
    }

    @Test
    void a_port_can_be_chosen_if_it_is_free() {
        InetSocketAddress target = proxy.address();
        assertThrows(UncheckedIOException.class, () -> TcpFaultProxy.to(target, proxy.port()));
        int port;
        try (TcpFaultProxy free = TcpFaultProxy.to(target)) {
            port = free.port();
        }
        try (TcpFaultProxy same = TcpFaultProxy.to(target, port)) {
            assertEquals(port, same.address().getPort());
        }
    }

    @Test
    void some_hundred_connections_at_once() throws Exception {
        int connections = 300;
        proxy.toServer().delay(Duration.ofMillis(5));
        proxy.toServer().jitter(Duration.ofMillis(5), 1);
        proxy.toClient().deliverInPiecesOf(100);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                for (int i = 0; i < connections; i++) {
                    Socket accepted = wires.server.accept();
                    threads.submit(() -> echo(accepted));
                }
                return null;
            });
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int seed = i;
                clients.add(threads.submit(() -> talk(seed)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertEquals(connections * 10_000L, proxy.toServer().deliveredBytes());
        assertEquals(connections * 10_000L, proxy.toClient().deliveredBytes());
        await(() -> proxy.connections().isEmpty());
    }

    private static Void echo(Socket accepted) throws IOException {
        try (accepted;
                InputStream in = accepted.getInputStream()) {
            in.transferTo(accepted.getOutputStream());
        }
        return null;
    }

    private Void talk(int seed) throws IOException {
        byte[] sent = new byte[10_000];
        new Random(seed).nextBytes(sent);
        try (Socket socket = new Socket(proxy.address().getAddress(), proxy.port())) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            assertArrayEquals(sent, socket.getInputStream().readAllBytes());
        }
        return null;
    }

    // --------------------------------------------------------------------------------------------------------- close

    @Test
    void close_ends_all_connections_and_is_final() throws IOException {
        Wires.Wire wire = wires.open();
        wire.roundTrip();
        proxy.close();
        proxy.close();
        assertEquals(List.of(), proxy.connections());
        assertEquals("", receive(wire.client(), 1));
        assertEquals("", receive(wire.server(), 1));
        assertThrows(ConnectException.class, wires::connect);
        assertThrows(IllegalStateException.class, proxy::acceptConnections);
    }

    @Test
    void close_leaves_no_socket() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "no /proc/self/fd");
        leaveEverythingOpen(); // so that whatever the JVM opens once is open
        long before = count(descriptors);
        for (int i = 0; i < 20; i++) {
            leaveEverythingOpen();
        }
        await(() -> count(descriptors) <= before);
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes a proxy in the midst of all that it can be doing. */
    private static void leaveEverythingOpen() throws IOException {
        try (Wires some = new Wires()) {
            Wires.Wire stalled = some.open();
            Wires.Wire ended = some.open();
            Wires.Wire swallowed = some.open();
            await(() -> some.proxy.connections().size() == 3);
            some.proxy.connections().get(0).toServer().stall();
            some.proxy.connections().get(1).toServer().end();
            some.proxy.connections().get(2).toServer().swallowEnd();
            some.proxy.toClient().delay(Duration.ofHours(1));
            stalled.toServer("waits");
            ended.toClient("late");
            swallowed.client().close();
            some.proxy.holdConnections();
            some.connect();
            assertFalse(some.proxy.connections().isEmpty());
            some.proxy.close();
            assertTrue(some.proxy.connections().isEmpty());
        }
    }
}
