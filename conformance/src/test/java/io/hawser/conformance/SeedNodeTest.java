package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hawser's client and the {@code ws} package for Node. */
final class SeedNodeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void hawserTalksWithTheSeedProgram() throws Exception {
        int port = Ports.free();
        try (ChildProcess server = NodeProcess.start("node/seed-server.cjs", Integer.toString(port))) {
            Ports.awaitListening(port, TIMEOUT);
            WebSocket ws = WebSocketClient.create().connect("ws://127.0.0.1:" + port);

            assertEquals("Welcome!", ws.receive().text());
            ws.send("Hello Server!");
            assertEquals("Hello Client!", ws.receive().text());
            server.awaitMatch("^received: Hello Server!$", TIMEOUT);

            ws.close();
            assertCleanEnd(ws);
        }
    }

    @ParameterizedTest(name = "compression {0}")
    @ValueSource(booleans = {false, true})
    void carriesTextAndBinaryInBothDirectionsAtOnce(boolean compression) throws Exception {
        Compression wished = compression ? Compression.DEFAULT.withMinBytes(0) : Compression.OFF;
        String[] options = compression ? new String[] {"--deflate"} : new String[0];
        try (ChildProcess server = NodeProcess.start("node/duplex-server.mjs", options)) {
            String address = server.awaitMatch("listening on (\\S+)", TIMEOUT).group(1);
            WebSocket ws = WebSocketClient.builder()
                    .options(ConnectionOptions.DEFAULT.withCompression(wished))
                    .build()
                    .connect(address);

            assertEquals(Duplex.COMPLETE, Duplex.run(ws, "client", "server"));
            ws.close();

            String extensions =
                    ws.handshake().response().first("Sec-WebSocket-Extensions").orElse("");
            assertEquals(compression, extensions.startsWith("permessage-deflate"), extensions);
            server.awaitMatch(
                    "^\\{\"texts\":500,\"binaries\":500,\"wrong\":0,\"extensions\":\""
                            + (compression ? "permessage-deflate" : "\"}$"),
                    TIMEOUT);
            server.awaitMatch("^closed 1000$", TIMEOUT);
            assertCleanEnd(ws);
        }
    }

    private static void assertCleanEnd(WebSocket ws) throws Exception {
        Ending ending = ws.closed().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertTrue(ending.clean(), ending::toString);
        assertEquals(1000, ending.status().code());
    }
}
