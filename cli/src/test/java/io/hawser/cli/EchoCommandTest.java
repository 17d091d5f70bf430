package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.HawserException;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    void aUnixDomainSocketTakesThePlaceOfThePort(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("echo");
        try (CommandRun echo = CommandRun.of("echo", "--unix", file.toString())) {
            assertEquals(file.toString(), url(echo));

            CommandRun connect =
                    CommandRun.of("connect", "--unix", file.toString(), "--execute", "hello", "ws://localhost/");

            assertEquals("hello", connect.firstLine());
            assertEquals(ExitCode.OK, connect.exitCode());
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

    @Test
    void stoppingMayDrainFirst() throws Exception {
        CommandRun echo = CommandRun.of("echo", "--port", "0", "--drain", "0.5");
        WebSocket ws = WebSocketClient.create().connect(url(echo));

        echo.close();

        Ending ending = ws.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(1012, ending.status().code());
    }

    @Test
    void aTrustedProxyHasToSayWhomItSpeaksFor() throws Exception {
        try (CommandRun echo =
                CommandRun.of("echo", "--port", "0", "--proxy-protocol", "--trusted", "192.0.2.0/24,127.0.0.0/8,::1")) {
            String port = url(echo).substring(url(echo).lastIndexOf(':') + 1);
            try (Socket proxy = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
                proxy.setSoTimeout(15_000);
                proxy.getOutputStream()
                        .write("PROXY UNKNOWN\r\nGET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] start = proxy.getInputStream().readNBytes(12);
                assertEquals("HTTP/1.1 426", new String(start, StandardCharsets.US_ASCII));
            }
            assertThrows(HawserException.class, () -> WebSocketClient.create().connect(url(echo)));
        }
    }

    @Test
    void readinessHasAPathIfAskedFor() throws Exception {
        try (CommandRun echo = CommandRun.of("echo", "--port", "0", "--ready", "/ready");
                HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(url(echo).replace("ws://", "http://") + "/ready");
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            assertEquals(
                    200,
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    @Test
    void believingNobodyIsAMistake() throws Exception {
        CommandRun echo = CommandRun.of("echo", "--port", "0", "--forwarded", "x-forwarded");
        assertEquals(ExitCode.USAGE, echo.exitCode());
        assertEquals(
                "hawser echo: --proxy-protocol and --forwarded need --trusted",
                echo.err().strip());
    }
}
