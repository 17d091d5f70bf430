package io.hawser.examples.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.Ending;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.examples.echo.EchoServer;
import io.hawser.protocol.CloseStatus;
import io.hawser.server.WebSocketServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientTest {
    @Test
    void askingGivesTheAnswer() {
        try (WebSocketServer server = EchoServer.start(0)) {
            assertEquals("42?", AskingClient.ask(address(server, "/echo"), "42?"));
        }
    }

    @Test
    void askingAtTheWrongPathSaysWhatTheServerSaid() {
        try (WebSocketServer server = EchoServer.start(0)) {
            String answer = AskingClient.ask(address(server, "/nowhere"), "?");
            assertTrue(answer.startsWith("not a WebSocket") && answer.contains("404"), answer);
        }
    }

    @Test
    void askingWhereNobodyListensSaysSo() {
        int port;
        try (WebSocketServer server = EchoServer.start(0)) {
            port = server.port();
        }
        String answer = AskingClient.ask("ws://localhost:" + port + "/echo", "?");
        assertTrue(answer.startsWith("no connection: cannot connect to localhost:" + port), answer);
    }

    @Test
    void aProxyIsForAllButTheExceptions() {
        int gone;
        try (WebSocketServer server = EchoServer.start(0)) {
            gone = server.port();
        }
        WebSocketClient client = ProxiedClient.create("http://127.0.0.1:" + gone, "user", "secret");
        try (WebSocketServer server = EchoServer.start(0);
                WebSocket direct = client.connect(address(server, "/echo"))) {
            direct.send("past the proxy");
            assertEquals("past the proxy", direct.receive().text());
        }
        ConnectFailedException e =
                assertThrows(ConnectFailedException.class, () -> client.connect("ws://elsewhere.example/"));
        assertEquals(ConnectFailedException.Step.CONNECT, e.step());
        assertEquals(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), gone)), e.addresses());
    }

    @Test
    void askingWhoHangsUpSaysHowItEnded() {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/full", ws -> ws.close(new CloseStatus(4000, "full")))
                .start()) {
            String answer = AskingClient.ask(address(server, "/full"), "?");
            assertTrue(answer.startsWith("closed before it answered"), answer);
        }
    }

    @Test
    void listeningLastsUntilTheServerCloses() {
        List<String> heard = new ArrayList<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/news", ws -> {
                    ws.send("one");
                    ws.send("two");
                })
                .start()) {
            Ending ending = ListeningClient.listen(address(server, "/news"), heard::add);
            assertEquals(List.of("one", "two"), heard);
            assertTrue(ending.clean());
            assertEquals(Ending.Initiator.REMOTE, ending.initiator());
        }
    }

    @Test
    void aPingMeasuresTheRoundTrip() {
        try (WebSocketServer server = EchoServer.start(0)) {
            Duration time = ListeningClient.roundTrip(address(server, "/echo")).join();
            assertTrue(time.isPositive(), time.toString());
        }
    }

    @Test
    void theConfiguredClientOffersNoCompression() {
        try (WebSocketServer server = EchoServer.start(0);
                WebSocket ws = ConfiguredClient.create().connect(address(server, "/echo"))) {
            assertEquals(Optional.empty(), ws.handshake().headers().first("Sec-WebSocket-Extensions"));
            assertFalse(ws.handshake().secure());
        }
    }

    private static String address(WebSocketServer server, String path) {
        return "ws://localhost:" + server.port() + path;
    }
}
