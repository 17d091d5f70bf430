package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of clients that go at every byte of their conversation: nothing of them stays. T28. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChurnTest {
    private static final int CYCLES = 1_000;

    private final Logged logged = new Logged();
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    static Stream<String> engines() {
        return EnginesTest.engines();
    }

    @BeforeEach
    void watch() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + ": " + records));
    }

    @AfterEach
    void watch_no_more() {
        ResourceLeakDetector.setLevel(level);
        ByteBufUtil.setLeakListener(null);
        logged.close();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            return Assumptions.abort("no /proc here");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void descriptors_connections_and_buffers_are_back_afterwards(String engine) throws Exception {
        AtomicInteger living = new AtomicInteger();
        byte[] conversation = RawClient.concat(
                RawClient.handshake("/echo").getBytes(StandardCharsets.US_ASCII),
                RawClient.text("hello"),
                RawClient.frame(0x89, new byte[10]),
                RawClient.close(1000));
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .ioEngine(engine)
                .eventLoops(1)
                // io_uring (Netty 4.2.18, Linux 6.18) does not see every reset of a half sent request: this ends those.
                .handshakeTimeout(Duration.ofSeconds(1))
                .route("/echo", ws -> {
                    living.incrementAndGet();
                    try {
                        ws.forEach(ws::send);
                    } finally {
                        living.decrementAndGet();
                    }
                })
                .start()) {
            RawClient.opened(server, "/echo").close(); // what is made once has been made
            Await.until("the first has gone", () -> server.connectionCount() == 0);
            long before = descriptors();
            for (int i = 0; i < CYCLES; i++) {
                cycle(server, i, Arrays.copyOf(conversation, i % (conversation.length + 1)));
                if (i % 400 == 0) {
                    System.gc(); // the leak detector sees what has been collected
                }
            }
            Await.until("connections have gone", () -> server.connectionCount() == 0);
            Await.until("handlers have gone", () -> living.get() == 0);
            Await.until("descriptors are back", () -> descriptors() <= before);
            try (RawClient client = RawClient.opened(server, "/echo")) {
                client.send(RawClient.text("alive"));
                assertEquals("TEXT alive", client.frame().toString());
            }
            System.gc();
            for (int i = 0; i < 50; i++) {
                cycle(server, 1, conversation);
            }
        }
        List<String> warnings = logged.messages().stream()
                .filter(message -> !message.startsWith("CompletionQueue overflow")) // of io_uring's; nothing is lost
                .toList();
        assertEquals(List.of(), warnings);
        assertEquals(List.of(), leaks);
    }

    private static void cycle(WebSocketServer server, int i, byte[] part) throws IOException {
        RawClient client = RawClient.to(server);
        client.send(part);
        switch (i % 3) {
            case 0 -> client.reset();
            case 1 -> client.close();
            default -> client.finish().reset();
        }
    }
}
