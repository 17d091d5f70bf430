package io.hawser.robustness.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.robustness.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinkTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private ServerSocket door = new ServerSocket();

    LinkTest() throws IOException {}

    @BeforeEach
    void open() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
    }

    private Target target() {
        return new Target(door.getLocalPort(), OptionalInt.empty(), 0);
    }

    @Test
    void eachPeerHasAnAddressOfItsOwn() throws IOException {
        try (Link one = Link.to(target(), 0, SOON);
                Socket first = door.accept();
                Link other = Link.to(target(), 10_000, SOON);
                Socket second = door.accept()) {
            assertTrue(one.send(new byte[1]) && other.send(new byte[1]));
            assertEquals("127.1.0.1", first.getInetAddress().getHostAddress());
            assertEquals("127.1.40.1", second.getInetAddress().getHostAddress());
        }
    }

    @Test
    void readsAResponseAndTheFramesBehindIt() throws IOException {
        try (Link link = Link.to(target(), 0, SOON);
                Socket server = door.accept()) {
            String head =
                    "HTTP/1.1 101 Go\r\nupgrade: WebSocket\r\nSec-WebSocket-Accept: " + Request.ACCEPT + "\r\n\r\n";
            byte[] frames = Frames.join(
                    Frames.unmasked(Frames.TEXT, "Hel".getBytes(StandardCharsets.US_ASCII)),
                    Frames.unmasked(Frames.FIN | Frames.PING, new byte[0]),
                    Frames.unmasked(Frames.FIN, "lo".getBytes(StandardCharsets.US_ASCII)),
                    Frames.unmasked(Frames.FIN | Frames.CLOSE, new byte[] {3, (byte) 0xF0}));
            server.getOutputStream().write(Frames.join(head.getBytes(StandardCharsets.US_ASCII), frames));

            Response response = link.response(SOON);
            assertNotNull(response);
            assertTrue(response.upgrades(), response::toString);
            Frame message = link.message(SOON);
            assertNotNull(message);
            assertEquals("Hello", message.text());
            assertNull(link.message(SOON));
            assertEquals("close 1008", link.ending(Duration.ZERO).toString());
        }
    }

    @Test
    void tellsSilenceFromTheEnd() throws IOException {
        try (Link link = Link.to(target(), 0, SOON);
                Socket server = door.accept()) {
            assertNull(link.frame(AT_ONCE));
            assertEquals("still open", link.ending(AT_ONCE).toString());
            assertFalse(link.ends(AT_ONCE));
            server.shutdownOutput();
            assertTrue(link.ends(SOON));
            assertEquals("cut", link.ending(AT_ONCE).toString());
        }
    }

    @Test
    void aResetIsAnEnd() throws IOException {
        try (Link link = Link.to(target(), 0, SOON);
                Socket server = door.accept()) {
            server.setSoLinger(true, 0);
            server.close();
            assertTrue(link.ends(SOON));
        }
    }

    @Test
    void aFloodDoesNotOutlastADeadline() throws IOException {
        try (Link link = Link.to(target(), 0, Duration.ofSeconds(30));
                Socket server = door.accept()) {
            byte[] ping = Frames.unmasked(Frames.FIN | Frames.PING, new byte[100]);
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        server.getOutputStream().write(ping);
                    }
                } catch (IOException e) {
                    // the test is over
                }
            });
            long start = System.nanoTime();
            assertEquals("still open", link.ending(AT_ONCE).toString());
            assertNull(link.message(AT_ONCE));
            assertTrue(System.nanoTime() - start < SOON.toNanos());
        }
    }

    @Test
    void closingResets() throws IOException {
        try (Link link = Link.to(target(), 0, SOON);
                Socket server = door.accept()) {
            link.close();
            assertThrows(SocketException.class, () -> server.getInputStream().read());
        }
    }

    @Test
    void aLifetimeEndsAWriteThatNobodyTakes() throws IOException {
        try (Link link = Link.to(target(), 0, Duration.ofMillis(300));
                Socket server = door.accept()) {
            assertFalse(link.send(new byte[64 << 20]));
            assertFalse(link.ends(AT_ONCE), "it was not the server who ended it");
            assertTrue(server.isConnected());
        }
    }

    @Test
    void halfOfItCanBeClosed() throws IOException {
        try (Link link = Link.to(target(), 0, SOON);
                Socket server = door.accept()) {
            link.halfClose();
            assertEquals(-1, server.getInputStream().read());
            server.getOutputStream().write(Frames.unmasked(Frames.FIN | Frames.TEXT, new byte[0]));
            assertNotNull(link.message(SOON));
        }
    }

    @Test
    void aRefusedHandshakeSaysHow() throws IOException {
        door.setSoTimeout(5_000);
        Thread.ofVirtual().start(() -> {
            try (Socket server = door.accept()) {
                server.getOutputStream().write("HTTP/1.1 403 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                server.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // the client has reset it
            }
        });
        IOException refused = assertThrows(IOException.class, () -> Link.webSocket(target(), 0, "/", SOON));
        assertFalse(refused instanceof SocketTimeoutException);
        assertEquals("no 101, but 403", refused.getMessage());
    }
}
