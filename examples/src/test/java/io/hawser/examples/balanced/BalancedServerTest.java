package io.hawser.examples.balanced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BalancedServerTest {
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /whoami HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");

    private final WebSocketServer server = BalancedServer.start(0);

    @AfterEach
    void stop() {
        server.close();
    }

    /** As a proxy does; reads until it contains the text, or to the end. */
    private String ask(String what, String until) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(what.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
                if (answer.indexOf(until) >= 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    @Test
    void theClientIsWhomTheProxyNames() throws IOException {
        String answer = ask("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n" + HANDSHAKE, "4711");
        assertTrue(answer.endsWith("/192.0.2.7:4711"), answer);
    }

    @Test
    void whenItLeavesItIsNotReadyAndStillServes() throws IOException {
        String check = "PROXY UNKNOWN\r\nGET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertTrue(ask(check, "\r\n").startsWith("HTTP/1.1 200 "));
        BalancedServer.leave(server);
        assertTrue(ask(check, "\r\n").startsWith("HTTP/1.1 503 "));
        assertTrue(ask("PROXY UNKNOWN\r\n" + HANDSHAKE, "\r\n").startsWith("HTTP/1.1 101 "));
        assertFalse(server.isReady());
        assertEquals("ws", server.scheme());
    }
}
