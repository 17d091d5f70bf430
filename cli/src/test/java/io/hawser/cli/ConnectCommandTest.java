package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.Authentication;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.WebSocketServer;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectCommandTest {
    @SuppressWarnings("NullAway.Init")
    private static WebSocketServer server;

    @SuppressWarnings("NullAway.Init")
    private static String url;

    @BeforeAll
    static void serve() {
        server = WebSocketServer.builder()
                .port(0)
                .route(
                        "/echo",
                        Route.listener(new Listener() {
                                    @Override
                                    public void onMessage(WebSocket ws, Message message) {
                                        ws.send(message);
                                    }
                                })
                                .subprotocols("chat.v2")
                                .origins(OriginPolicy.of("https://hawser.example")))
                .route(
                        "/header",
                        ws -> ws.send(ws.handshake().headers().first("X-Key").orElse("none")))
                .route("/mute", ConnectCommandTest::listen)
                .route("/binary", ws -> ws.send(ByteBuffer.wrap(new byte[] {0, (byte) 0xCA, (byte) 0xFE})))
                .route("/bye/{code}", ws -> {
                    int code = Integer.parseInt(ws.handshake().pathParameter("code"));
                    ws.close(new CloseStatus(code, "that is\u001b[2Jall"));
                })
                .route("/cut", WebSocket::abort)
                .route(
                        "/locked",
                        Route.handler(ConnectCommandTest::listen)
                                .authenticate(handshake -> Authentication.refuse(HttpResponse.text(401, "who are you?")
                                        .withHeader("WWW-Authenticate", "Bearer"))))
                .start();
        url = "ws://localhost:" + server.port();
    }

    private static void listen(WebSocket ws) {
        for (Message message : ws) {
            assertTrue(message.length() >= 0);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void http2IsSpokenWhenAskedFor() throws Exception {
        CommandRun run = CommandRun.of("connect", "--http2", "-x", "hello", url + "/echo");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("hello", run.out().strip());
        assertTrue(run.err().startsWith("connected to " + url + "/echo (HTTP/2 200"), run.err());
    }

    @Test
    void eachLineIsAMessageAndEachAnswerALine() throws Exception {
        CommandRun run = CommandRun.withInput("one\r\n\nhällo €\nlast", "connect", url + "/echo", "--wait", "0.3");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("one\n\nhällo €\nlast\n", run.out());
        assertTrue(run.err().startsWith("connected to " + url + "/echo (HTTP/1.1 101"), run.err());
        assertTrue(
                run.err()
                        .endsWith(ending(
                                "closed by this end: sent 1000 NORMAL, " + "the server answered 1000 NORMAL (clean)")),
                run.err());
    }

    private static String ending(String line) {
        return line + System.lineSeparator();
    }

    @Test
    void binaryIsALineOfHexadecimal() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/binary", "--wait", "forever");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("00cafe", run.out().strip());
    }

    @Test
    void inputThatIsNotUtf8IsRefused() throws Exception {
        CommandRun run = CommandRun.withInput(
                new ByteArrayInputStream(new byte[] {(byte) 0xFF, '\n'}), "connect", url + "/mute");

        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertTrue(run.err().contains("not UTF-8"), run.err());
    }

    @Test
    void theServerMayEndItWhileInputGoesOn() throws Exception {
        try (PipedOutputStream typing = new PipedOutputStream()) {
            CommandRun run = CommandRun.withInput(new PipedInputStream(typing), "connect", url + "/bye/1000");

            assertEquals(ExitCode.OK, run.exitCode(), run.err());
        }
    }

    @Test
    void framesAreShown() throws Exception {
        CommandRun run = CommandRun.withInput("12345", "connect", url + "/echo", "--frames", "--wait", "0.3");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.err().contains("→ text fin masked 5 bytes"), run.err());
        assertTrue(run.err().contains("← text fin 5 bytes"), run.err());
        assertTrue(run.err().contains("→ close fin masked 2 bytes"), run.err());
        assertTrue(run.err().contains("← close fin 2 bytes"), run.err());
    }

    @ParameterizedTest(name = "the server closes with {0}: exit code {1}")
    @CsvSource({"1000, 0", "1001, 0", "1008, 1", "1011, 1", "4000, 1"})
    void theServersCodeDecides(int closeCode, int exitCode) throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/bye/" + closeCode, "--wait", "forever");

        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains("closed by the server: " + closeCode), run.err());
        assertTrue(run.err().contains("\"that is\\u{1b}[2Jall\""), run.err());
    }

    @Test
    void aLostConnectionIsAFailure() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/cut", "--wait", "forever");

        assertEquals(ExitCode.FAILED, run.exitCode(), run.err());
        assertTrue(run.err().endsWith(ending("(not clean)")), run.err());
    }

    @Test
    void executePrintsTheFirstAnswerOnly() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/echo", "-x", "hi", "-s", "chat.v1", "-s", "chat.v2");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("hi\n", run.out());
        assertTrue(run.err().contains("subprotocol chat.v2"), run.err());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/mute", "/bye/1000"})
    void executeWithoutAnswerFails(String path) throws Exception {
        CommandRun run = CommandRun.of("connect", url + path, "-x", "hi", "--wait", "0.2");

        assertEquals(ExitCode.FAILED, run.exitCode(), run.err());
        assertTrue(run.err().contains("no answer came"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void headersAreSent() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/header", "-H", "X-Key: a:b ", "--wait", "forever");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("a:b\n", run.out());
    }

    @Test
    void aRefusalIsShownWithStatusHeadersAndBody() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/locked");

        assertEquals(ExitCode.NOT_CONNECTED, run.exitCode());
        assertTrue(run.err().startsWith("hawser connect: handshake failed: server answered 401"), run.err());
        assertTrue(run.err().contains("HTTP/1.1 401\n"), run.err());
        assertTrue(run.err().contains("WWW-Authenticate: Bearer\n"), run.err());
        assertTrue(run.err().contains("\n\nwho are you?"), run.err());
        assertEquals("", run.out());
    }

    @ParameterizedTest(name = "--origin {0}: exit code {1}")
    @CsvSource({"https://hawser.example, 0", "https://evil.example, 3"})
    void theOriginIsSent(String origin, int exitCode) throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/echo", "--origin", origin, "--wait", "0");

        assertEquals(exitCode, run.exitCode(), run.err());
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        CommandRun run = CommandRun.of("connect", "ws://localhost:1/");

        assertEquals(ExitCode.NOT_CONNECTED, run.exitCode());
        assertTrue(
                run.err()
                        .startsWith(
                                "hawser connect: cannot connect to localhost:1: connection refused (127.0.0.1:1, after "),
                run.err());
    }

    @Test
    void aServerWithoutTlsIsNamed() throws Exception {
        CommandRun run = CommandRun.of("connect", "wss://localhost:" + server.port(), "--insecure");

        assertEquals(ExitCode.NOT_CONNECTED, run.exitCode());
        assertTrue(run.err().startsWith("WARNING: --insecure"), run.err());
        assertTrue(run.err().contains("the server does not speak TLS"), run.err());
    }

    @Test
    void theAddressOfAHostCanBeGiven() throws Exception {
        CommandRun run = CommandRun.of(
                "connect",
                "ws://name.example:" + server.port() + "/echo",
                "--resolve",
                "name.example:" + server.port() + ":127.0.0.1",
                "--bind",
                "127.0.0.1",
                "-x",
                "hi");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("hi\n", run.out());
    }

    @ParameterizedTest(name = "--resolve {0}")
    @ValueSource(strings = {"a:1", "a:1:b", "a:x:127.0.0.1", "a:1:127.0.0.999", "a:1:::g"})
    void anAddressThatIsNoneIsRefused(String entry) throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/echo", "--resolve", entry);

        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertTrue(run.err().contains("--resolve"), run.err());
    }

    @Test
    void aProxyIsUsedUnlessTheHostIsExcepted() throws Exception {
        CommandRun through = CommandRun.of("connect", url + "/echo", "--proxy", "http://127.0.0.1:1", "-x", "hi");

        assertEquals(ExitCode.NOT_CONNECTED, through.exitCode(), through.err());
        assertTrue(through.err().contains("cannot connect to proxy 127.0.0.1:1: connection refused"), through.err());

        CommandRun past = CommandRun.of(
                "connect", url + "/echo", "--proxy", "socks5://127.0.0.1:1", "--no-proxy", "localhost", "-x", "hi");
        assertEquals(ExitCode.OK, past.exitCode(), past.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gopher://a", "http://a:0", "http://a/b"})
    void aProxyThatIsNoneIsRefused(String proxy) throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/echo", "--proxy", proxy);

        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    }

    @Test
    void aRedirectIsFollowedIfAskedTo() throws Exception {
        try (WebSocketServer moved = WebSocketServer.builder()
                .port(0)
                .route(
                        "/*",
                        Route.handler(ConnectCommandTest::listen)
                                .authenticate(handshake -> Authentication.refuse(
                                        HttpResponse.of(307).withHeader("Location", url + "/echo"))))
                .start()) {
            String old = "ws://localhost:" + moved.port();
            CommandRun stays = CommandRun.of("connect", old, "-x", "hi");
            assertEquals(ExitCode.NOT_CONNECTED, stays.exitCode(), stays.err());
            assertTrue(stays.err().contains("Location: " + url), stays.err());

            CommandRun follows = CommandRun.of("connect", "--follow", old, "-x", "hi");
            assertEquals(ExitCode.OK, follows.exitCode(), follows.err());
            assertEquals("hi\n", follows.out());
        }
    }

    @Test
    void aUnixDomainSocketThatIsNotThereIsNamed() throws Exception {
        CommandRun run = CommandRun.of("connect", url + "/echo", "--unix", "/nowhere/at-all");

        assertEquals(ExitCode.NOT_CONNECTED, run.exitCode(), run.err());
        assertTrue(run.err().contains("cannot connect to /nowhere/at-all: no such file or directory"), run.err());
    }
}
