package io.hawser.testkit;

import static io.hawser.testkit.Wires.await;
import static io.hawser.testkit.Wires.receive;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault, seen from raw sockets. */
@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TcpDirectionTest {
    private static final Duration DELAY = Duration.ofMillis(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Wires wires = new Wires();
    private final TcpDirection toServer = wires.proxy.toServer();

    @AfterEach
    void close() throws IOException {
        wires.close();
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private static CompletableFuture<Void> write(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(Wires.SHORT_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(Wires.LONG_MILLIS);
    }

    private static void assertReset(Socket socket) {
        IOException reset =
                assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
        assertFalse(reset instanceof SocketTimeoutException, reset.toString());
    }

    // --------------------------------------------------------------------------------------------------------- time

    @Test
    void a_delay_is_a_lower_bound_and_one_way() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.delay(HOUR);
        wire.toServer("late");
        wire.roundTrip();
        assertEquals(0, toServer.deliveredBytes());
        toServer.delay(DELAY);
        assertEquals("late", receive(wire.server(), 4));
        long start = System.nanoTime();
        wire.toServer("later");
        assertEquals("later", receive(wire.server(), 5));
        assertTrue(System.nanoTime() - start >= DELAY.toNanos());
    }

    @Test
    void what_comes_while_other_bytes_are_late_is_not_late_for_them() throws IOException {
        Wires.Wire wire = wires.open();
        Duration delay = Duration.ofMillis(200);
        toServer.delay(delay);
        long start = System.nanoTime();
        for (int i = 1; i <= 20; i++) {
            wire.toServer("m");
            wires.awaitReceived(i);
        }
        assertEquals("m".repeat(20), receive(wire.server(), 20));
        long took = System.nanoTime() - start;
        assertTrue(took >= delay.toNanos() && took < delay.multipliedBy(15).toNanos(), took + " ns");
    }

    @Test
    void an_end_is_late_too() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.delay(DELAY);
        long start = System.nanoTime();
        wire.client().shutdownOutput();
        assertEquals("", receive(wire.server(), 1));
        assertTrue(System.nanoTime() - start >= DELAY.toNanos());
    }

    @Test
    void jitter_is_drawn_from_its_seed_and_keeps_the_order() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.jitter(DELAY, 7);
        long first = (long) (new SplittableRandom(7).nextDouble() * DELAY.toNanos());
        assertTrue(first > DELAY.toNanos() / 10, "a seed that shows something");
        long start = System.nanoTime();
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            String piece = Character.toString('a' + i % 26);
            wire.toServer(piece);
            sent.append(piece);
        }
        String received = receive(wire.server(), 1);
        assertTrue(System.nanoTime() - start >= first);
        assertEquals(sent.toString(), received + receive(wire.server(), 99));
    }

    @Test
    void a_limit_of_bytes_per_second_makes_them_take_their_time() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.bytesPerSecond(100_000); // 2,000 at a time
        byte[] sent = noise(20_000);
        long start = System.nanoTime();
        CompletableFuture<Void> writing = write(wire.client(), sent);
        assertArrayEquals(sent, wire.server().getInputStream().readAllBytes());
        long took = System.nanoTime() - start;
        assertTrue(took >= 179_000_000, took + " ns for nine pauses of 20 ms");
        writing.join();
    }

    // --------------------------------------------------------------------------------------------------------- stall

    @Test
    void a_stalled_direction_passes_nothing_until_it_is_resumed() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.stall();
        wire.toServer("waits");
        wire.client().shutdownOutput();
        wires.awaitReceived(5);
        wire.roundTrip();
        assertSilent(wire.server());
        assertEquals(0, toServer.deliveredBytes());
        toServer.resume();
        assertEquals("waits", receive(wire.server(), 6));
    }

    @Test
    void a_stalled_direction_stops_reading() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.stall();
        byte[] sent = noise(32 << 20);
        CompletableFuture<Void> writing = write(wire.client(), sent);
        await(() -> toServer.receivedBytes() >= Pump.CAPACITY_BYTES);
        wire.roundTrip();
        assertTrue(toServer.receivedBytes() <= 272 << 10, "read " + toServer.receivedBytes());
        assertFalse(writing.isDone());
        toServer.resume();
        assertArrayEquals(sent, wire.server().getInputStream().readAllBytes());
        writing.join();
    }

    @Test
    void a_receiver_that_does_not_read_makes_the_sender_wait() throws IOException {
        Wires.Wire wire = wires.open();
        byte[] sent = noise(32 << 20);
        CompletableFuture<Void> writing = write(wire.client(), sent);
        await(() -> toServer.receivedBytes() - toServer.deliveredBytes() >= Pump.CAPACITY_BYTES);
        assertFalse(writing.isDone());
        assertArrayEquals(sent, wire.server().getInputStream().readAllBytes());
        writing.join();
    }

    @Test
    void a_reset_waits_behind_a_stall() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.stall();
        wire.client().setSoLinger(true, 0);
        wire.client().close();
        assertSilent(wire.server());
        toServer.resume();
        assertReset(wire.server());
    }

    // -------------------------------------------------------------------------------------------------------- pieces

    @Test
    void single_bytes_come_as_they_were_sent() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.deliverInPiecesOf(1);
        byte[] sent = noise(16_000);
        int reads = 0;
        for (int round = 0; round < 100 && reads <= 10; round++) { // a receiver that was late finds many pieces at once
            wire.client().getOutputStream().write(sent);
            reads = Wires.receiveAll(wire.server(), sent);
        }
        assertTrue(reads > 10, "only " + reads + " reads");
    }

    @Test
    void what_is_merged_comes_at_once_when_it_is_enough() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.merge(10, HOUR);
        for (int i = 1; i < 10; i++) {
            wire.toServer("m");
            wires.awaitReceived(i);
        }
        wire.roundTrip();
        assertEquals(0, toServer.deliveredBytes());
        wire.toServer("m");
        assertEquals(10, wire.server().getInputStream().read(new byte[100]));
    }

    @Test
    void what_is_merged_comes_at_the_latest_after_its_time() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.merge(1_000, DELAY);
        long start = System.nanoTime();
        wire.toServer("a");
        wire.toServer("b");
        assertEquals("ab", receive(wire.server(), 2));
        assertTrue(System.nanoTime() - start >= DELAY.toNanos());
    }

    @Test
    void what_is_merged_comes_when_nothing_more_can() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.merge(1_000, HOUR);
        wire.toServer("all");
        wire.client().shutdownOutput();
        assertEquals("all", receive(wire.server(), 4));
    }

    // ---------------------------------------------------------------------------------------------------------- ends

    @ParameterizedTest(name = "closed after {0} bytes, both ends read the end of the stream")
    @ValueSource(ints = {0, 1, 5, 100})
    void close_after(int bytes) throws IOException {
        Wires.Wire wire = wires.open();
        toServer.closeAfter(bytes);
        wire.toServer("x".repeat(200));
        wire.toServer("more");
        assertEquals("x".repeat(bytes), receive(wire.server(), 300));
        assertEquals("", receive(wire.client(), 1));
        wire.toServer("and more");
        assertEquals(bytes, toServer.deliveredBytes());
        wire.client().close();
        wire.server().close();
        await(() -> wires.proxy.connections().isEmpty());
    }

    @ParameterizedTest(name = "reset after {0} bytes, both ends see it")
    @ValueSource(ints = {1, 5, 100})
    void reset_after(int bytes) throws IOException {
        Wires.Wire wire = wires.open();
        toServer.resetAfter(bytes);
        wire.toServer("x".repeat(200));
        assertReset(wire.server());
        assertReset(wire.client());
        assertEquals(bytes, toServer.deliveredBytes());
    }

    @Test
    void reset_after_0_bytes_is_now() throws IOException {
        Wires.Wire wire = wires.open();
        wire.roundTrip();
        toServer.resetAfter(0);
        assertReset(wire.server());
        assertReset(wire.client());
    }

    @Test
    void a_cut_that_is_due_happens_at_once_though_the_receiver_does_not_read() throws IOException {
        Wires.Wire wire = wires.open();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> assertThrows(
                IOException.class, () -> wire.client().getOutputStream().write(new byte[32 << 20])));
        await(() -> toServer.receivedBytes() - toServer.deliveredBytes() >= Pump.CAPACITY_BYTES);
        toServer.resetAfter(0);
        writing.join();
    }

    @Test
    void an_end_goes_through_and_the_other_direction_goes_on() throws IOException {
        Wires.Wire wire = wires.open();
        wire.toServer("last");
        wire.client().shutdownOutput();
        assertEquals("last", receive(wire.server(), 5));
        wire.roundTrip();
        wire.server().close();
        assertEquals("", receive(wire.client(), 1));
        await(() -> wires.proxy.connections().isEmpty());
    }

    @Test
    void an_end_that_the_test_makes_comes_behind_what_is_on_its_way() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.delay(DELAY);
        wire.toServer("last");
        wires.awaitReceived(4);
        toServer.end();
        wire.toServer("lost");
        assertEquals("last", receive(wire.server(), 8));
        wire.roundTrip();
        toServer.clear();
        Wires.Wire next = wires.open();
        next.toServer("not ended");
        assertEquals("not ended", receive(next.server(), 9));
    }

    @Test
    void a_reset_goes_through() throws IOException {
        Wires.Wire wire = wires.open();
        wire.server().setSoLinger(true, 0);
        wire.server().close();
        assertReset(wire.client());
        await(() -> wires.proxy.connections().isEmpty());
    }

    @Test
    void a_reset_after_an_end_goes_through() throws IOException { // CVE-2026-42577
        Wires.Wire wire = wires.open();
        wire.client().shutdownOutput();
        assertEquals("", receive(wire.server(), 1));
        wire.client().setSoLinger(true, 0);
        wire.client().close();
        assertThrows(IOException.class, () -> {
            while (true) {
                wire.toClient("to nobody");
            }
        });
        await(() -> wires.proxy.connections().isEmpty());
    }

    @ParameterizedTest(name = "swallowed: {0}")
    @ValueSource(strings = {"an end", "a reset"})
    void swallowed(String how) throws IOException {
        Wires.Wire wire = wires.open();
        toServer.swallowEnd();
        wire.toServer("last");
        assertEquals("last", receive(wire.server(), 4));
        if (how.equals("a reset")) {
            wire.client().setSoLinger(true, 0);
        }
        wire.client().close();
        assertSilent(wire.server());
        for (int i = 0; i < 10; i++) {
            wire.toClient("to nobody");
        }
        assertSilent(wire.server());
        wire.server().shutdownOutput();
        assertEquals("", receive(wire.server(), 1), "it is over when both have ended");
        await(() -> wires.proxy.connections().isEmpty());
    }

    @Test
    void an_end_that_was_swallowed_comes_after_all_when_that_is_cleared() throws IOException {
        Wires.Wire wire = wires.open();
        toServer.swallowEnd();
        wire.client().shutdownOutput();
        assertSilent(wire.server());
        toServer.clear();
        assertEquals("", receive(wire.server(), 1));
        wire.roundTrip();
    }

    @Test
    void faults_out_of_range_are_refused() {
        Duration negative = Duration.ofNanos(-1);
        Duration tooLong = HOUR.plusNanos(1);
        assertThrows(IllegalArgumentException.class, () -> toServer.delay(negative));
        assertThrows(IllegalArgumentException.class, () -> toServer.delay(tooLong));
        assertThrows(IllegalArgumentException.class, () -> toServer.jitter(tooLong, 1));
        assertThrows(IllegalArgumentException.class, () -> toServer.bytesPerSecond(0));
        assertThrows(IllegalArgumentException.class, () -> toServer.deliverInPiecesOf(0));
        assertThrows(IllegalArgumentException.class, () -> toServer.merge(0, HOUR));
        assertThrows(IllegalArgumentException.class, () -> toServer.merge(262_145, HOUR));
        assertThrows(IllegalArgumentException.class, () -> toServer.closeAfter(-1));
        assertThrows(IllegalArgumentException.class, () -> toServer.resetAfter(-1));
    }
}
