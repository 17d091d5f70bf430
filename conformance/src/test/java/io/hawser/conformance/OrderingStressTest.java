package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Backpressure;
import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.netty.Engine;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.WebSocketServer;
import io.hawser.testkit.ThreadedPair;
import io.hawser.testkit.WebSocketPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several threads send over one connection, from both ends at once and by all three verbs, while another closes it or
 * cuts it: no message is torn, and each thread's come in its order without a gap. Both ends look. Longer with
 * {@code -Dhawser.stress.seconds=600}.
 */
final class OrderingStressTest {
    private static final long SECONDS = Long.getLong("hawser.stress.seconds", 2);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String MEMORY = "memory";

    /** How a round ends. */
    private enum End {
        /** All have sent all; then one end closes, and nothing may be missing. */
        DONE,
        CLOSE_RACES,
        BOTH_CLOSES_RACE,
        ABORT_RACES
    }

    /** One connection, seen from both ends. */
    private record Ends(WebSocket client, WebSocket server, AutoCloseable both) {}

    private static final List<End> ENDS = List.of(End.values());

    private final long seed = Long.getLong("hawser.seed", System.nanoTime());

    static Stream<String> links() {
        return Stream.concat(Stream.of(MEMORY), Engine.available().map(Engine::label));
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("links")
    void threadsKeepTheirOrderAndMessagesStayWhole(String link) throws Exception {
        System.out.println("OrderingStressTest over " + link + ": -Dhawser.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int rounds = 0;
        try (Links links = link.equals(MEMORY) ? new InMemory() : new OverTcp(link)) {
            while (rounds < ENDS.size() || System.nanoTime() < end) {
                End how = ENDS.get(rounds++ % ENDS.size());
                Ends ends = links.open(options(random));
                try (AutoCloseable closing = ends.both()) {
                    round(ends, how, random);
                } catch (AssertionError e) {
                    throw new AssertionError("round " + rounds + ", " + how + ", -Dhawser.seed=" + seed, e);
                }
            }
        }
        System.out.println("  " + rounds + " rounds");
    }

    private static ConnectionOptions options(SplittableRandom random) {
        Compression compression =
                switch (random.nextInt(3)) {
                    case 0 -> Compression.OFF;
                    case 1 -> Compression.DEFAULT.withMinBytes(100);
                    default -> Compression.DEFAULT.withMinBytes(0).withContextTakeover(true);
                };
        return ConnectionOptions.DEFAULT
                .withCompression(compression)
                .withBackpressure(Backpressure.DEFAULT.withHighWaterBytes(random.nextBoolean() ? 1 << 19 : 1 << 22));
    }

    private static void round(Ends ends, End how, SplittableRandom random) throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Traffic toServer = new Traffic(1 + random.nextInt(5));
        Traffic toClient = new Traffic(1 + random.nextInt(5));
        List<Thread> receivers = List.of(
                start(failures, () -> ends.server().forEach(toServer::check)),
                start(failures, () -> ends.client().forEach(toClient::check)));
        List<Thread> senders = new ArrayList<>();
        int messages = how == End.DONE ? 40 : 200;
        addSenders(senders, failures, ends.client(), toServer, messages, random);
        addSenders(senders, failures, ends.server(), toClient, messages, random);
        int after = random.nextInt(1 + messages * (toServer.threads() + toClient.threads()) / 2);
        WebSocket one = random.nextBoolean() ? ends.client() : ends.server();
        WebSocket other = one == ends.client() ? ends.server() : ends.client();
        if (how == End.DONE) {
            join(senders);
            one.close(CloseStatus.GOING_AWAY);
        } else {
            awaitAccepted(toServer, toClient, after, senders);
            switch (how) {
                case CLOSE_RACES -> one.close(CloseStatus.GOING_AWAY);
                case BOTH_CLOSES_RACE -> {
                    senders.add(start(failures, other::close));
                    one.close();
                }
                case ABORT_RACES -> one.abort();
                case DONE -> throw new IllegalStateException();
            }
        }
        join(senders);
        join(receivers);
        failures.forEach(OrderingStressTest::rethrow);
        verify(ends, how, toServer, toClient, one == ends.client());
    }

    private static void verify(Ends ends, End how, Traffic toServer, Traffic toClient, boolean closedByClient)
            throws Exception {
        for (WebSocket end : List.of(ends.client(), ends.server())) {
            Ending ending = end.closed().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(ending.clean() || how == End.ABORT_RACES, ending::toString);
        }
        toServer.assertNothingInvented();
        toClient.assertNothingInvented();
        if (how == End.DONE) {
            // What was on its way to the end that closed is dropped there: it asked for no more.
            (closedByClient ? toServer : toClient).assertComplete();
        }
    }

    private static void addSenders(
            List<Thread> senders,
            Queue<Throwable> failures,
            WebSocket from,
            Traffic traffic,
            int messages,
            SplittableRandom random) {
        for (int i = 0; i < traffic.threads(); i++) {
            int thread = i;
            SplittableRandom own = random.split();
            senders.add(start(failures, () -> traffic.send(from, thread, messages, own)));
        }
    }

    private static void awaitAccepted(Traffic one, Traffic other, int messages, List<Thread> senders) {
        while (one.accepted() + other.accepted() < messages && senders.stream().anyMatch(Thread::isAlive)) {
            Thread.onSpinWait();
        }
    }

    private static Thread start(Queue<Throwable> failures, Runnable task) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failures.add(e);
            }
        });
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertTrue(thread.join(TIMEOUT), () -> thread + " hangs:\n" + List.of(thread.getStackTrace()));
        }
    }

    private static void rethrow(Throwable failure) {
        throw new AssertionError(failure);
    }

    /** Where connections come from. */
    private interface Links extends AutoCloseable {
        Ends open(ConnectionOptions options) throws Exception;

        @Override
        void close();
    }

    private static final class InMemory implements Links {
        @Override
        public Ends open(ConnectionOptions options) {
            ThreadedPair pair = WebSocketPair.builder().options(options).openThreaded();
            return new Ends(pair.client(), pair.server(), pair);
        }

        @Override
        public void close() {}
    }

    private static final class OverTcp implements Links {
        private final String engine;
        private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

        OverTcp(String engine) {
            this.engine = engine;
        }

        @Override
        public Ends open(ConnectionOptions options) throws Exception {
            WebSocketServer server = WebSocketServer.builder()
                    .port(0)
                    .ioEngine(engine)
                    .options(options)
                    .route("/", ws -> {
                        opened.add(ws);
                        ws.closed().toCompletableFuture().join();
                    })
                    .start();
            WebSocketClient client =
                    WebSocketClient.builder().ioEngine(engine).options(options).build();
            WebSocket ws = client.connect("ws://localhost:" + server.port() + "/");
            WebSocket accepted = opened.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertEquals(engine, server.ioEngine());
            return new Ends(ws, Objects.requireNonNull(accepted), () -> {
                client.close();
                server.close();
            });
        }

        @Override
        public void close() {}
    }
}
