package io.hawser.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.netty.Engine;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that never finish closing: TCP is gone after the close timeout, and {@code onClose} has come once. T44. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
final class CloseStallTest {
    private static final int CONNECTIONS = Boolean.getBoolean("hawser.full") ? 1_000 : 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);
    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT.withCloseTimeout(CLOSE_TIMEOUT);
    private static final byte[] SOME = new byte[1_000];
    private static final String PATH = "/";

    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

    /** What the peer does, and goes on doing while it can. */
    private enum Stall {
        CLOSES_AND_NEVER_ENDS_TCP(true) {
            @Override
            void act(RawSocket peer, WebSocket ws) throws IOException {
                peer.closeFrame();
            }
        },
        CLOSES_WITHIN_A_FRAGMENTED_MESSAGE(true) {
            @Override
            void act(RawSocket peer, WebSocket ws) throws IOException {
                peer.frame(RawSocket.FIRST_FRAGMENT, SOME).closeFrame();
            }
        },
        CLOSES_AND_GOES_ON_SENDING(true) {
            @Override
            void act(RawSocket peer, WebSocket ws) throws IOException {
                peer.closeFrame();
                sendWhilePossible(peer);
            }
        },
        DOES_NOT_ANSWER_OUR_CLOSE(false) {
            @Override
            void act(RawSocket peer, WebSocket ws) {
                ws.close(CloseStatus.GOING_AWAY);
            }
        },
        DOES_NOT_ANSWER_OUR_CLOSE_AND_GOES_ON_SENDING(false) {
            @Override
            void act(RawSocket peer, WebSocket ws) throws IOException {
                ws.close(CloseStatus.GOING_AWAY);
                peer.awaitByte(); // what was on its way before our close frame may still be delivered
                sendWhilePossible(peer);
            }
        };

        private final boolean clean;

        Stall(boolean clean) {
            this.clean = clean;
        }

        abstract void act(RawSocket peer, WebSocket ws) throws IOException;
    }

    private static void sendWhilePossible(RawSocket peer) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    peer.frame(RawSocket.TEXT, SOME);
                    LockSupport.parkNanos(1_000_000); // not to flood: it is the end that is tested
                }
            } catch (IOException e) {
                // TCP has ended
            }
        });
    }

    private final class Counting implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            opened.add(ws);
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            messages.incrementAndGet();
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            closings.incrementAndGet();
            endings.add(ending);
        }
    }

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    /** Both ends of one connection: the peer, and ours. */
    private record Line(RawSocket peer, WebSocket ws) {}

    /** Where Hawser in one role and its raw peers come together. */
    private interface Meeting extends AutoCloseable {
        RawSocket next() throws IOException;

        @Override
        void close() throws IOException;
    }

    private Meeting server(String engine) {
        WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .ioEngine(engine)
                .options(OPTIONS)
                .route(PATH, new Counting())
                .start();
        return new Meeting() {
            @Override
            public RawSocket next() throws IOException {
                return RawSocket.opened(server.port(), PATH);
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private Meeting client(String engine) throws IOException {
        WebSocketClient client =
                WebSocketClient.builder().ioEngine(engine).options(OPTIONS).build();
        ServerSocket listening = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
        String uri = "ws://127.0.0.1:" + listening.getLocalPort() + PATH;
        return new Meeting() {
            @Override
            public RawSocket next() throws IOException {
                client.connectAsync(ConnectRequest.to(uri), new Counting());
                return RawSocket.accepted(listening);
            }

            @Override
            public void close() throws IOException {
                client.close();
                listening.close();
            }
        };
    }

    static Stream<Arguments> rolesAndEngines() {
        return Stream.of(Role.values()).flatMap(role -> engines().map(engine -> Arguments.of(role, engine)));
    }

    @ParameterizedTest
    @MethodSource("rolesAndEngines")
    void it_is_over_after_the_close_timeout(Role role, String engine) throws Exception {
        try (Meeting meeting = role == Role.SERVER ? server(engine) : client(engine)) {
            stall(meeting, Stall.CLOSES_AND_NEVER_ENDS_TCP); // what is opened once and kept is open
            long sockets = Footprint.sockets();
            for (Stall stall : Stall.values()) {
                Duration took = stall(meeting, stall);
                System.out.printf(
                        "CloseStallTest, %s, %s: %s: over after %d ms%n", role, engine, stall, took.toMillis());
            }
            until("sockets are back", () -> Footprint.sockets() <= sockets);
        }
    }

    private Duration stall(Meeting meeting, Stall stall) throws Exception {
        closings.set(0);
        endings.clear();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            RawSocket peer = meeting.next();
            lines.add(new Line(peer, Objects.requireNonNull(opened.poll(20, TimeUnit.SECONDS))));
        }
        messages.set(0);
        long start = System.nanoTime();
        for (Line line : lines) {
            stall.act(line.peer(), line.ws());
        }
        for (Line line : lines) {
            line.peer().awaitEnd();
        }
        until("onClose has come", () -> closings.get() >= CONNECTIONS);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(CLOSE_TIMEOUT.plus(Times.TOLERANCE)) < 0, () -> stall + " took " + took);
        for (Line line : lines) {
            line.peer().close();
        }
        assertEquals(CONNECTIONS, closings.get(), stall::toString);
        assertEquals(0, messages.get(), stall::toString);
        for (Ending ending : endings) {
            assertEquals(stall.clean, ending.clean(), () -> stall + ": " + ending);
        }
        return took;
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not happen: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
