package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generator as the server of clients that make one mistake each: no figure comes out. */
final class BadClientTest {
    private static final int SIZE = 20;
    private static final int WHOLE = Frames.FIN | Frames.BINARY;
    private static final Script SCRIPT = Replies.script("serve", SIZE);

    @ParameterizedTest
    @EnumSource
    void failsTheMeasurement(Mistake mistake) throws Exception {
        try (Acceptor acceptor = Acceptor.listen()) {
            Thread.ofVirtual().start(() -> connect(acceptor.port(), mistake));
            LoadOptions options = LoadOptions.of(Map.of("mode", "serve", "in-flight", "3", "warm-up-ms", "5000"));

            LoadException failed = assertThrows(LoadException.class, () -> ServeLoad.run(options, acceptor));

            assertEquals(mistake.problem, failed.getMessage());
        }
    }

    @Test
    void saysHowManyConnectionsAreMissing() throws IOException {
        LoadOptions options = LoadOptions.of(Map.of("mode", "serve", "connections", "2"));
        try (Acceptor acceptor = Acceptor.listen();
                Loop loop = new Loop()) {
            LoadException failed = assertThrows(
                    LoadException.class, () -> acceptor.accept(options, loop, (link, count, now) -> {}, Duration.ZERO));

            assertEquals("0 of 2 connections were opened within 0 s", failed.getMessage());
        }
    }

    private static void connect(int port, Mistake mistake) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Upgrade upgrade = Upgrade.of(port, "/echo", false, new Random(1));
            if (mistake == Mistake.REQUEST) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            socket.getOutputStream().write(upgrade.request());
            in.readFully(new byte[Upgrade.answer(new String(upgrade.request(), StandardCharsets.US_ASCII)).length]);
            in.readFully(new byte[3 * (Frames.headerBytes(SIZE, false) + SIZE)]);
            socket.getOutputStream().write(mistake.replies().bytes());
            in.readAllBytes(); // until the generator has had enough
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the client does wrong. */
    enum Mistake {
        REQUEST("the client asked for no WebSocket: GET / HTTP/1.1"),
        BYTE("a message with other bytes than the one that was sent"),
        NO_MASK("the peer, a client, did not mask a frame"),
        SAME_KEY("the peer's masking keys are not fresh for each frame"),
        OPCODE("a frame with opcode 1 where 2 was due"),
        MISSING_MESSAGE("a message with other bytes than the one that was sent");

        private final String problem;

        Mistake(String problem) {
            this.problem = problem;
        }

        private Replies replies() {
            byte[] second = SCRIPT.payload(1);
            Replies replies = Replies.ofClient().message(SCRIPT.payload(0));
            return switch (this) {
                case REQUEST -> replies;
                case BYTE -> {
                    byte[] other = second.clone();
                    other[SIZE - 1] ^= 1;
                    yield replies.message(other);
                }
                case NO_MASK -> replies.frame(WHOLE, second, false, 0);
                case SAME_KEY -> {
                    Replies same = Replies.ofClient();
                    for (int i = 0; i < 16; i++) {
                        same.frame(WHOLE, SCRIPT.payload(i), true, 0x12345678);
                    }
                    yield same;
                }
                case OPCODE -> replies.frame(Frames.FIN | Frames.TEXT, second);
                case MISSING_MESSAGE -> replies.message(SCRIPT.payload(2));
            };
        }
    }
}
