package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.KeepAlive;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.netty.Engine;
import io.hawser.server.WebSocketServer;
import io.hawser.testkit.TcpFaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Server and client on each I/O engine, over a network that fails. */
@Timeout(120)
final class FaultProxyTest {
    private static final int[] SIZES = {0, 1, 2, 125, 126, 127, 1_000, 65_535, 65_536, 100_000};

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    /** An echo server, a proxy before it, and a client connected through both. */
    private static final class Line implements AutoCloseable {
        private final CompletableFuture<Ending> serverEnding = new CompletableFuture<>();
        private final WebSocketServer server;
        private final TcpFaultProxy proxy;
        private final WebSocketClient client;
        private final WebSocket ws;

        Line(String engine, ConnectionOptions options) {
            server = WebSocketServer.builder()
                    .port(0)
                    .ioEngine(engine)
                    .options(options)
                    .route("/", new Echo())
                    .start();
            proxy = TcpFaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            client = WebSocketClient.builder().ioEngine(engine).options(options).build();
            ws = client.connect("ws://127.0.0.1:" + proxy.port() + "/");
        }

        private final class Echo implements Listener {
            @Override
            public void onMessage(WebSocket from, Message message) {
                from.send(message);
            }

            @Override
            public void onClose(WebSocket closed, Ending ending) {
                serverEnding.complete(ending);
            }
        }

        Ending clientEnding() throws Exception {
            return ws.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }

        Ending serverEnding() throws Exception {
            return serverEnding.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            client.close();
            proxy.close();
            server.close();
        }
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("engines")
    void messagesOfAllSizesComeThroughInSingleBytes(String engine) {
        try (Line line = new Line(engine, ConnectionOptions.DEFAULT.withCompression(Compression.OFF))) {
            line.proxy.toServer().deliverInPiecesOf(1);
            line.proxy.toClient().deliverInPiecesOf(1);
            Random random = new Random(1);
            for (int size : SIZES) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                line.ws.send(Message.binary(bytes));
                assertEquals(Message.binary(bytes).bytes(), line.ws.receive().bytes(), size + " bytes");
                String text = "é".repeat(size / 2) + "x".repeat(size % 2);
                line.ws.send(text);
                assertEquals(text, line.ws.receive().text());
            }
            line.ws.close();
            assertTrue(line.proxy.toServer().deliveredBytes() > 2L * SIZES[SIZES.length - 1]);
        }
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("engines")
    void compressedMessagesComeThroughInSingleBytes(String engine) {
        ConnectionOptions options = ConnectionOptions.DEFAULT.withCompression(
                Compression.DEFAULT.withMinBytes(0).withContextTakeover(true));
        try (Line line = new Line(engine, options)) {
            line.proxy.toServer().deliverInPiecesOf(1);
            line.proxy.toClient().deliverInPiecesOf(1);
            Random random = new Random(2);
            for (int size : SIZES) {
                String text = random.ints(size, 'a', 'e')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                line.ws.send(text);
                assertEquals(text, line.ws.receive().text());
            }
        }
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("engines")
    void aStallLongerThanPingAndPongEndsBothEnds(String engine) throws Exception {
        KeepAlive keepAlive = new KeepAlive(Duration.ofMillis(200), Duration.ofMillis(300));
        try (Line line = new Line(engine, ConnectionOptions.DEFAULT.withKeepAlive(keepAlive))) {
            line.ws.ping().get(20, TimeUnit.SECONDS);
            long start = System.nanoTime();
            line.proxy.toServer().stall();
            line.proxy.toClient().stall();
            for (Ending ending : new Ending[] {line.clientEnding(), line.serverEnding()}) {
                assertEquals(Ending.Initiator.NETWORK, ending.initiator(), ending.toString());
                assertTrue(ending.detail().contains("pong"), ending.toString());
            }
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
        }
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("engines")
    void aResetInTheMidstOfAFrameEndsBothEnds(String engine) throws Exception {
        try (Line line = new Line(engine, ConnectionOptions.DEFAULT)) {
            line.ws.send("whole");
            assertEquals("whole", line.ws.receive().text());
            line.proxy.toServer().resetAfter(line.proxy.toServer().deliveredBytes() + 5);
            line.ws.trySend("not whole");
            for (Ending ending : new Ending[] {line.clientEnding(), line.serverEnding()}) {
                assertEquals(Ending.Initiator.NETWORK, ending.initiator(), ending.toString());
                assertFalse(ending.clean());
            }
        }
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("engines")
    void anEndInTheMidstOfAFrameEndsBothEnds(String engine) throws Exception {
        try (Line line = new Line(engine, ConnectionOptions.DEFAULT)) {
            line.proxy.toServer().closeAfter(line.proxy.toServer().deliveredBytes() + 5);
            line.ws.trySend("not whole");
            for (Ending ending : new Ending[] {line.clientEnding(), line.serverEnding()}) {
                assertFalse(ending.clean(), ending.toString());
            }
        }
    }
}
