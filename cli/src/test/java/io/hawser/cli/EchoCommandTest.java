package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EchoCommandTest {
    private static String url(CommandRun echo) throws Exception {
        return echo.firstLine().replace("listening on ", "");
    }

    @ParameterizedTest(name = "--handler {0}")
    @ValueSource(strings = {"listener", "blocking"})
    void sendsBackTextAsTextAndBinaryAsBinaryOnEveryPath(String handler) throws Exception {
        try (CommandRun echo = CommandRun.of("echo", "--port", "0", "--handler", handler);
                WebSocket ws = WebSocketClient.create()
                        .connect(
                                ConnectRequest.to(url(echo) + "/any/path?x=1").header("Origin", "https://elsewhere"))) {
            ws.send("hällo");
            ws.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));

            assertEquals("hällo", ws.receive().text());
            Message binary = ws.receive();
            assertEquals(false, binary.isText());
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), binary.bytes());
        }
    }

    @Test
    void stoppingClosesConnectionsAsGoingAway() throws Exception {
        CommandRun echo = CommandRun.of("echo", "--port", "0", "--host", "127.0.0.1", "--io-engine", "nio");
        WebSocket ws = WebSocketClient.create().connect(url(echo));

        echo.close();

        Ending ending = ws.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(1001, ending.status().code());
        assertEquals(ExitCode.OK, echo.exitCode());
    }

    @Test
    void longerMessagesHaveToBeAllowed() throws Exception {
        String text = "x".repeat(3 << 20);
        try (CommandRun echo = CommandRun.of("echo", "--port", "0", "--max-message", "2m", "--compression", "off");
                WebSocket ws = WebSocketClient.create().connect(url(echo))) {
            ws.send(text);

            Ending ending = ws.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertEquals(1009, ending.status().code());
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (CommandRun first = CommandRun.of("echo", "--port", "0")) {
            String port = url(first).substring(url(first).lastIndexOf(':') + 1);

            CommandRun second = CommandRun.of("echo", "--port", port);

            assertEquals(ExitCode.FAILED, second.exitCode());
            assertTrue(
                    second.err().startsWith("hawser echo: cannot listen on *:" + port + ": address already in use"),
                    second.err());
        }
    }
}
