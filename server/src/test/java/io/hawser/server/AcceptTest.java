package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.netty.Engine;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a crowd comes in, on every I/O engine that works here. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AcceptTest {
    private static final int CROWD = 16;

    /** Of the one loop, counted on it. */
    private int turns;

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch crowded = new CountDownLatch(1);
    private final BlockingQueue<Integer> openedInTurn = new LinkedBlockingQueue<>();

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    /** What is scheduled is done once in each turn, after what was received. */
    private void countTurns(EventExecutor loop) {
        loop.schedule(
                () -> {
                    turns++;
                    countTurns(loop);
                },
                0,
                TimeUnit.NANOSECONDS);
    }

    /** Keeps the loop until a crowd has come. */
    private final class Keeper implements Listener {
        @Override
        public void onMessage(WebSocket ws, Message message) {
            countTurns(Objects.requireNonNull(ThreadExecutorMap.currentExecutor()));
            waiting.countDown();
            try {
                assertTrue(crowded.await(15, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final class Guest implements Listener {
        @Override
        public void onOpen(WebSocket ws) {
            openedInTurn.add(turns);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_crowd_is_let_in_within_a_few_turns_of_the_loop(String engine) throws Exception {
        List<RawClient> crowd = new ArrayList<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .ioEngine(engine)
                        .eventLoops(1)
                        .route("/keep", new Keeper())
                        .route("/", new Guest())
                        .start();
                RawClient keeper = RawClient.opened(server, "/keep")) {
            keeper.send(RawClient.text("now"));
            assertTrue(waiting.await(15, TimeUnit.SECONDS));
            for (int i = 0; i < CROWD; i++) {
                RawClient guest = RawClient.to(server);
                crowd.add(guest);
                guest.send(RawClient.handshake("/"));
            }
            crowded.countDown();
            int last = 0;
            for (int i = 0; i < CROWD; i++) {
                last = Math.max(last, Await.next(openedInTurn));
            }
            for (RawClient guest : crowd) {
                guest.close();
            }
            assertTrue(last < CROWD, "it took " + last + " turns");
        }
    }
}
