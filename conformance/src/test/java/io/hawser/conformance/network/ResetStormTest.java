package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that connect, say a part of what there is to say, and reset or end TCP: at each byte in turn. What stays of them
 * in the server's process is measured. T28, CVE-2024-1635.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(1_800)
final class ResetStormTest {
    private static final boolean FULL = Boolean.getBoolean("hawser.full");
    private static final int CYCLES = FULL ? 200_000 : 5_000;
    private static final int SAMPLES = FULL ? 20 : 2;

    /** What a connection takes that stays is some 2,000; in few cycles, a block that Netty's pool adds is some 200. */
    private static final double MOST_BYTES_PER_CYCLE = FULL ? 10 : 500;

    /** Archives from which the process loads its first classes for a connection stay open. */
    private static final int FILES = 10;

    private static final Duration UNTIL_GONE = Duration.ofSeconds(20);

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    /** Handshake, a text, a ping, a close. */
    private static byte[] conversation() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawSocket.request("/echo"));
        all.writeBytes(RawSocket.frame(true, RawSocket.TEXT, new byte[20]));
        all.writeBytes(RawSocket.frame(true, RawSocket.PING, new byte[10]));
        all.writeBytes(RawSocket.frame(true, RawSocket.CLOSE, new byte[] {1000 >> 8, (byte) 1000}));
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void nothing_stays(String engine) throws Exception {
        byte[] conversation = conversation();
        try (EndpointProcess server = EndpointProcess.server(List.of(), Times.SHORT, engine, "127.0.0.1")) {
            int port = server.port();
            int descriptors = server.report().footprint().descriptors();
            storm(port, CYCLES / SAMPLES, conversation); // what is made once has been made
            List<Footprint> footprints = new ArrayList<>(List.of(rest(server, descriptors)));
            for (int i = 0; i < SAMPLES; i++) {
                storm(port, CYCLES / SAMPLES, conversation);
                footprints.add(rest(server, descriptors));
            }
            double heap = slope(footprints, Footprint::heapBytes);
            double direct = slope(footprints, Footprint::directBytes);
            System.out.printf(
                    "ResetStormTest, %s: %d cycles, heap %.2f and direct memory %.2f bytes a cycle, descriptors %d to %d%n",
                    engine,
                    CYCLES,
                    heap,
                    direct,
                    footprints.getFirst().descriptors(),
                    footprints.getLast().descriptors());
            assertTrue(heap < MOST_BYTES_PER_CYCLE, () -> heap + " bytes of heap a cycle: " + footprints);
            assertTrue(direct < MOST_BYTES_PER_CYCLE, () -> direct + " bytes of direct memory a cycle: " + footprints);
        }
    }

    /** What is in use once all connections have gone. */
    private static Footprint rest(EndpointProcess server, int descriptors) {
        server.until(
                "rid of all",
                UNTIL_GONE,
                report -> report.open() == 0
                        && report.opened() == report.closed()
                        && report.footprint().descriptors() <= descriptors + FILES);
        Report report = server.measure();
        assertEquals(0, report.again());
        return report.footprint();
    }

    private static void storm(int port, int cycles, byte[] conversation) throws IOException {
        for (int i = 0; i < cycles; i++) {
            RawSocket client = RawSocket.connected(port);
            client.send(Arrays.copyOf(conversation, i % (conversation.length + 1)));
            switch (i / (conversation.length + 1) % 3) {
                case 0 -> client.reset();
                case 1 -> client.close();
                default -> client.finish().reset();
            }
        }
    }

    /** By how much a value grows a cycle, by least squares. */
    private static double slope(List<Footprint> footprints, ToLongFunction<Footprint> value) {
        double meanIndex = (footprints.size() - 1) / 2.0;
        double mean = footprints.stream().mapToLong(value).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < footprints.size(); i++) {
            products += (i - meanIndex) * (value.applyAsLong(footprints.get(i)) - mean);
            squares += (i - meanIndex) * (i - meanIndex);
        }
        return products / squares * SAMPLES / CYCLES;
    }
}
