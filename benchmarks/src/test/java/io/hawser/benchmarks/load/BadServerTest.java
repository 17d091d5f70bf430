package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generator against servers that make one mistake each: no figure comes out. */
final class BadServerTest {
    private static final int SIZE = 20;
    private static final Script SCRIPT = Replies.script("echo", SIZE);

    @ParameterizedTest
    @EnumSource
    void failsTheMeasurement(Mistake mistake) throws Exception {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(door, mistake));
            LoadOptions options = LoadOptions.of(
                    Map.of("port", String.valueOf(door.getLocalPort()), "in-flight", "3", "warm-up-ms", "5000"));

            LoadException failed = assertThrows(LoadException.class, () -> EchoLoad.run(options));

            assertEquals(mistake.problem, failed.getMessage());
        }
    }

    private static void serve(ServerSocket door, Mistake mistake) {
        try (Socket socket = door.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) in.readByte());
            }
            socket.getOutputStream().write(mistake.answer(Upgrade.answer(request.toString())));
            in.readFully(new byte[3 * (Frames.headerBytes(SIZE, true) + SIZE)]);
            socket.getOutputStream().write(mistake.replies().bytes());
            if (mistake != Mistake.END) {
                in.readAllBytes(); // until the generator has had enough
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server does wrong. */
    enum Mistake {
        ACCEPT("the server's Sec-WebSocket-Accept is wrong"),
        BYTE("a message with other bytes than the one that was sent"),
        OPCODE("a frame with opcode 1 where 2 was due"),
        MASK("the peer, a server, masked a frame"),
        MISSING_MESSAGE("a message with other bytes than the one that was sent"),
        MESSAGE_TWICE("a message with other bytes than the one that was sent"),
        CLOSE("the peer closed: 1001 bye"),
        END("the peer cut a connection");

        private final String problem;

        Mistake(String problem) {
            this.problem = problem;
        }

        private byte[] answer(byte[] right) {
            return this == ACCEPT
                    ? new String(right, StandardCharsets.US_ASCII)
                            .replace("Accept: ", "Accept: A")
                            .getBytes(StandardCharsets.US_ASCII)
                    : right;
        }

        private Replies replies() {
            byte[] first = SCRIPT.payload(0);
            byte[] second = SCRIPT.payload(1);
            Replies replies = Replies.ofServer().message(first);
            return switch (this) {
                case ACCEPT, END -> replies;
                case BYTE -> {
                    byte[] other = second.clone();
                    other[7] ^= 1;
                    yield replies.message(other);
                }
                case OPCODE -> replies.frame(Frames.FIN | Frames.TEXT, second);
                case MASK -> replies.frame(Frames.FIN | Frames.BINARY, second, true, 0x0BADCAFE);
                case MISSING_MESSAGE -> replies.message(SCRIPT.payload(2));
                case MESSAGE_TWICE -> replies.message(first);
                case CLOSE -> replies.frame(Frames.FIN | Frames.CLOSE, new byte[] {3, (byte) 0xE9, 'b', 'y', 'e'});
            };
        }
    }
}
