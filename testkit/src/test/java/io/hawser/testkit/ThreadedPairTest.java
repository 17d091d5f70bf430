package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Backpressure;
import io.hawser.ConnectionClosedException;
import io.hawser.ConnectionOptions;
import io.hawser.Message;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThreadedPairTest {
    /** The handler of the README. */
    private static void echo(WebSocket ws) {
        ws.send("Welcome!");
        for (Message message : ws) {
            ws.send(message);
        }
    }

    @Test
    void a_handler_reads_as_it_does_in_life() {
        try (ThreadedPair pair = ThreadedPair.create()) {
            CompletableFuture<Void> handler = CompletableFuture.runAsync(() -> echo(pair.server()));
            try (WebSocket client = pair.client()) {
                assertEquals("Welcome!", client.receive().text());
                for (int i = 0; i < 1_000; i++) {
                    client.send("m" + i);
                    assertEquals("m" + i, client.receive().text());
                }
            }
            handler.join();
            assertTrue(pair.client().ending().orElseThrow().clean());
            assertTrue(pair.server().closed().toCompletableFuture().join().clean());
        }
    }

    @Test
    void every_answer_arrives_before_the_close_is_answered() {
        try (ThreadedPair pair = ThreadedPair.create()) {
            CompletableFuture.runAsync(() -> echo(pair.server()));
            pair.client().receive();
            CompletableFuture<Integer> answers = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                for (Message message : pair.client()) {
                    assertEquals("m" + count, message.text());
                    count++;
                    if (count == 2_000) {
                        break;
                    }
                }
                return count;
            });
            for (int i = 0; i < 2_000; i++) {
                pair.client().send("m" + i);
            }
            assertEquals(2_000, answers.join());
            pair.client().close();
        }
    }

    @Test
    void send_waits_while_the_peer_does_not_read() throws Exception {
        ConnectionOptions options =
                ConnectionOptions.DEFAULT.withBackpressure(Backpressure.DEFAULT.withHighWaterBytes(1_000));
        try (ThreadedPair pair = WebSocketPair.builder().options(options).openThreaded()) {
            pair.toServer().stall();
            assertEquals(SendResult.ACCEPTED, pair.client().trySend("m".repeat(1_023)));
            assertEquals(SendResult.FULL, pair.client().trySend("more"));
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> pair.client().send("after the flood"));
            assertFalse(waiting.isDone());
            pair.toServer().resume();
            waiting.get(10, TimeUnit.SECONDS);
            pair.server().receive();
            assertEquals("after the flood", pair.server().receive().text());
        }
    }

    @Test
    void close_ends_both_ends_and_whoever_waits() {
        ThreadedPair pair = ThreadedPair.create();
        CompletableFuture<Message> waiting = CompletableFuture.supplyAsync(pair.server()::receive);
        pair.close();
        pair.close();
        pair.client().closed().toCompletableFuture().join();
        pair.server().closed().toCompletableFuture().join();
        assertThrows(RuntimeException.class, waiting::join);
        assertThrows(ConnectionClosedException.class, () -> pair.client().send("x"));
    }
}
