package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.netty.Engine;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many threads send over many connections, and close and cut them while others send: no byte of one connection comes out
 * of another one. Each connection's messages are its number over and over, and both ends look at every byte. T26,
 * CVE-2022-25762.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(600)
final class SeparationTest {
    private static final int THREADS = 64;
    private static final int CONNECTIONS = 64;
    private static final int ITERATIONS = Boolean.getBoolean("hawser.full") ? 1_000_000 : 100_000;
    private static final int MOST_NUMBERS = 400;
    private static final Duration JOIN = Duration.ofMinutes(5);

    private final long seed = Long.getLong("hawser.seed", System.nanoTime());
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicReferenceArray<WebSocket> connections = new AtomicReferenceArray<>(CONNECTIONS);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger checked = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** One end of the connection with this number; a server sends back what comes. */
    private final class End implements Listener {
        private final long number;
        private final boolean answers;

        End(long number, boolean answers) {
            this.number = number;
            this.answers = answers;
        }

        @Override
        public void onOpen(WebSocket ws) {
            opened.incrementAndGet();
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            ByteBuffer bytes = ByteBuffer.wrap(message.toByteArray());
            checked.incrementAndGet();
            while (bytes.remaining() >= Long.BYTES) {
                long found = bytes.getLong();
                if (found != number) {
                    wrong.add("connection " + number + " got " + Long.toHexString(found));
                }
            }
            if (bytes.hasRemaining()) {
                wrong.add("connection " + number + " got a part of a message");
            }
            if (answers) {
                ws.trySend(message);
            }
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            closed.incrementAndGet();
        }
    }

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void each_byte_stays_with_its_connection(String engine) throws Exception {
        System.out.println("SeparationTest over " + engine + ": -Dhawser.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .ioEngine(engine)
                        .route(
                                "/{number}",
                                Route.listeners(
                                        handshake -> new End(Long.parseLong(handshake.pathParameter("number")), true)))
                        .start();
                WebSocketClient client =
                        WebSocketClient.builder().ioEngine(engine).build()) {
            String uri = "ws://127.0.0.1:" + server.port() + "/";
            for (int i = 0; i < CONNECTIONS; i++) {
                connect(client, uri, i);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom own = random.split();
                threads.add(Thread.ofPlatform().daemon().start(() -> act(client, uri, own)));
            }
            for (Thread thread : threads) {
                assertTrue(thread.join(JOIN), () -> thread + " hangs:\n" + List.of(thread.getStackTrace()));
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.get(i).close();
            }
        }
        System.out.println("  " + numbers + " connections, " + checked + " messages looked at");
        assertEquals(List.of(), List.copyOf(failures));
        assertEquals(List.of(), List.copyOf(wrong));
        assertEquals(opened.get(), closed.get());
        assertTrue(checked.get() > ITERATIONS / 10, () -> "only " + checked + " messages came");
    }

    private void connect(WebSocketClient client, String uri, int place) {
        long number = numbers.incrementAndGet();
        connections.set(place, client.connect(uri + number, new End(number, false)));
    }

    private void act(WebSocketClient client, String uri, SplittableRandom random) {
        try {
            for (int i = 0; i < ITERATIONS / THREADS; i++) {
                int place = random.nextInt(CONNECTIONS);
                WebSocket ws = connections.get(place);
                switch (random.nextInt(40)) {
                    case 0 -> ws.close(CloseStatus.GOING_AWAY);
                    case 1 -> ws.abort();
                    case 2 -> replace(client, uri, place, ws);
                    default -> ws.trySend(message(ws, random));
                }
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** Where one has ended, another begins, in the buffers that it has left. */
    private void replace(WebSocketClient client, String uri, int place, WebSocket ws) {
        if (!ws.isOpen()) {
            synchronized (connections) {
                if (connections.get(place) == ws) {
                    connect(client, uri, place);
                }
            }
        }
    }

    private static Message message(WebSocket ws, SplittableRandom random) {
        String path = ws.handshake().path();
        long number = Long.parseLong(path.substring(1));
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (1 + random.nextInt(MOST_NUMBERS)));
        while (bytes.hasRemaining()) {
            bytes.putLong(number);
        }
        return Message.binary(bytes.flip());
    }
}
