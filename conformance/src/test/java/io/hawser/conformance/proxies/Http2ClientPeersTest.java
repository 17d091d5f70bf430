package io.hawser.conformance.proxies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.HandshakeException;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.Http2;
import io.hawser.client.WebSocketClient;
import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.NodeProcess;
import io.hawser.conformance.Ports;
import io.hawser.conformance.Tools;
import io.hawser.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's HTTP/2 (RFC 8441) with other implementations: nghttpx between it and our server, and Node with {@code ws}. */
@Timeout(120)
class Http2ClientPeersTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static WebSocketClient client() {
        return WebSocketClient.builder().http2(Http2.ONLY).build();
    }

    private static void assertTalks(WebSocketClient client, String url) throws Exception {
        Random random = new Random(7);
        List<WebSocket> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(client.connect(url));
        }
        for (int size : new int[] {0, 1, 126, 16_384, 100_000, 1_000_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            WebSocket ws = all.get(size % 50);
            ws.send(ByteBuffer.wrap(bytes));
            byte[] back = new byte[size];
            ws.receive().bytes().get(back);
            assertArrayEquals(bytes, back);
        }
        for (int i = 0; i < 50; i++) {
            all.get(i).send("number " + i);
        }
        for (int i = 0; i < 50; i++) {
            WebSocket ws = all.get(i);
            assertEquals("number " + i, ws.receive().text());
            assertEquals("HTTP/2", ws.handshake().httpVersion());
            ws.close();
            Ending ending = ws.closed().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(ending.clean(), ending::toString);
        }
    }

    /** From the proxy on it is a GET with Upgrade, or a stream of HTTP/2 again. */
    @ParameterizedTest(name = "{0} behind the proxy")
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void throughNghttpx(String version) throws Exception {
        String program = Tools.program("nghttpx", "/usr/sbin/nghttpx").toString();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .route("/echo", ws -> {
                    assertEquals(version, ws.handshake().httpVersion());
                    for (Message message : ws) {
                        ws.send(message);
                    }
                })
                .start()) {
            int port = Ports.free();
            String behind = "127.0.0.1," + server.port() + (version.equals("HTTP/2") ? ";;proto=h2" : "");
            try (ChildProcess proxy = ChildProcess.start(
                    "nghttpx",
                    program,
                    "--conf=/dev/null",
                    "--workers=1",
                    "--frontend=127.0.0.1," + port + ";no-tls",
                    "--backend=" + behind)) {
                Ports.awaitListening(port, TIMEOUT);
                assertTrue(proxy.handle().isAlive());
                WebSocketClient client = client();
                assertTalks(client, "ws://127.0.0.1:" + port + "/echo");
                HandshakeException e = assertThrows(
                        HandshakeException.class, () -> client.connect("ws://127.0.0.1:" + port + "/none"));
                assertEquals(404, e.status());
            }
        }
    }

    @Test
    void withNode() throws Exception {
        try (ChildProcess server = NodeProcess.start("node/http2-server.mjs")) {
            String port = server.awaitMatch("listening on (\\d+)", TIMEOUT).group(1);
            String url = "ws://127.0.0.1:" + port;
            WebSocketClient client = client();
            assertTalks(client, url + "/echo");
            HandshakeException e = assertThrows(HandshakeException.class, () -> client.connect(url + "/refuse"));
            assertEquals(403, e.status());
            assertEquals("not here", e.response().orElseThrow().bodyText());

            WebSocket old = client.connect(url + "/echo");
            old.send("goaway");
            assertEquals("goaway", old.receive().text());
            WebSocket other = client.connect(url + "/echo");
            other.send("on another connection");
            assertEquals("on another connection", other.receive().text());
            old.send("still here");
            assertEquals("still here", old.receive().text());
        }
    }
}
