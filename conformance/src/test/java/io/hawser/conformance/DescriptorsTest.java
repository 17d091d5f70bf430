package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that runs out of descriptors, or would: it stops accepting, and goes on when there are some again. T37. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DescriptorsTest {
    private static final int DESCRIPTORS = 400;
    private static final int CLIENTS = 700;
    private static final Duration START = Duration.ofSeconds(30);
    private static final long SECONDS = 20;

    private static final byte[] HANDSHAKE = """
            GET /echo HTTP/1.1
            Host: 127.0.0.1
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    /** A masked text frame "hi"; the key is zero. */
    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};

    private final List<Socket> clients = new ArrayList<>();
    private final BlockingQueue<Socket> welcome = new LinkedBlockingQueue<>();

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    @AfterEach
    void hang_up() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private static ChildProcess server(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "server"));
        command.addAll(List.of(Tools.java().toString(), "-cp", Tools.lightClassPath(), FewDescriptors.class.getName()));
        command.addAll(List.of(arguments));
        return ChildProcess.start("few-descriptors", command.toArray(String[]::new));
    }

    /** Each says it when it is welcome. */
    private void connect(int count, int port) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
            clients.add(client);
            client.getOutputStream().write(HANDSHAKE);
            Thread.ofVirtual().start(() -> {
                try {
                    if (statusOf(client.getInputStream()).startsWith("HTTP/1.1 101 ")) {
                        welcome.add(client);
                    }
                } catch (IOException e) {
                    // closed by the test
                }
            });
        }
    }

    /** Reads a response's head, and gives its first line. */
    private static String statusOf(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            head.append((char) c);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    private static void assertEchoes(Socket client) throws IOException {
        client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
        client.getOutputStream().write(HI);
        assertEquals(4, client.getInputStream().readNBytes(4).length);
    }

    private Socket next() throws InterruptedException {
        Socket client = welcome.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(client != null, "nobody else came in");
        return client;
    }

    private static Duration cpu(ChildProcess server) {
        return server.handle().info().totalCpuDuration().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void without_descriptors_it_waits_without_a_spin_and_goes_on(String engine) throws Exception {
        try (ChildProcess server = server(engine, "100000")) {
            int port = Integer.parseInt(server.awaitMatch("port (\\d+)", START).group(1));
            connect(1, port);
            assertEchoes(next()); // a JVM needs descriptors to load the classes for it
            connect(CLIENTS, port);
            List<Socket> inside = new ArrayList<>();
            for (Socket client = next(); client != null; client = welcome.poll(2, TimeUnit.SECONDS)) {
                inside.add(client);
            }
            assertTrue(inside.size() > DESCRIPTORS / 2 && inside.size() < DESCRIPTORS, inside.size() + " came in");
            Duration before = cpu(server);
            for (int i = 0; i < 20; i++) {
                for (Socket client : inside.subList(0, 10)) {
                    assertEchoes(client);
                }
                Thread.sleep(100); // a measurement: two seconds with hardly anything to do
            }
            Duration used = cpu(server).minus(before);
            if (!engine.equals("io_uring")) { // known: its loop spins while others echo (docs/adr/0007, known gap 3)
                assertTrue(used.toMillis() < 500, "used " + used);
            }
            for (int i = inside.size(); i < CLIENTS; i++) {
                inside.remove(0).close();
                inside.add(next());
            }
            assertEchoes(inside.getLast());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void by_default_it_keeps_some(String engine) throws Exception {
        try (ChildProcess server = server(engine)) {
            MatchResult line = server.awaitMatch("port (\\d+), maxConnections (\\d+)", START);
            int most = Integer.parseInt(line.group(2));
            assertTrue(most > DESCRIPTORS / 2 && most < DESCRIPTORS - 64, "maxConnections is " + most);
            connect(CLIENTS, Integer.parseInt(line.group(1)));
            List<Socket> inside = new ArrayList<>();
            while (inside.size() < most) {
                inside.add(next());
            }
            assertEquals(null, welcome.poll(500, TimeUnit.MILLISECONDS));
            inside.remove(0).close();
            assertEchoes(next());
        }
    }
}
