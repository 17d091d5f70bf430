package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in over HTTP/2, behind which proxies, and how a drain and an age send it away: as over HTTP/1.1. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class Http2AdmissionTest {
    private static final int CANCEL = 8;

    private final Logged logged = new Logged();

    @AfterEach
    void stop_catching() {
        logged.close();
    }

    private static ServerBuilder builder() {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoops(2)
                .readiness("/ready")
                .route("/echo", ws -> ws.forEach(ws::send))
                .route("/who", Http2AdmissionTest::who);
    }

    private static void who(WebSocket ws) {
        InetSocketAddress client = (InetSocketAddress) ws.handshake().clientAddress();
        ws.send(client.getAddress().getHostAddress()
                + (ws.handshake().secure() ? " https " : " http ")
                + ws.handshake().headers().first("Host").orElse(""));
        ws.receive();
    }

    private static Map<String, String> answer(RawHttp2 client, String... more) throws IOException {
        return client.head(client.request(false, RawHttp2.connect("/echo", more)));
    }

    private static String status(RawHttp2 client, String... more) throws IOException {
        return String.valueOf(answer(client, more).get(":status"));
    }

    private static void assertEchoes(RawHttp2 client, int stream) throws IOException {
        client.text(stream, "hi");
        assertEquals("hi", client.message(stream));
    }

    private static void reset(RawHttp2 client, int stream) throws IOException {
        client.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
    }

    // ------------------------------------------------------------------------------------------------------- limits

    @Test
    void maxConnections_counts_websockets_and_not_only_connections() throws Exception {
        try (WebSocketServer server = builder().maxConnections(3).start();
                RawHttp2 client = RawHttp2.to(server)) {
            int first = client.open("/echo"); // has the place of the connection
            client.open("/echo");
            int third = client.open("/echo");
            Map<String, String> refused = answer(client);
            assertEquals("503", refused.get(":status"));
            assertEquals("5", refused.get("retry-after"));
            assertEquals("200", client.head(client.get("/ready")).get(":status"), "pages go on");
            try (RawClient waiting = RawClient.to(server).send(RawClient.handshake("/echo"))) {
                assertEchoes(client, first);
                assertEquals(3, server.connectionCount());
                reset(client, third);
                assertEquals(101, waiting.response().status()); // accepting has gone on
            }
            Await.until("it is gone", () -> server.connectionCount() == 2);
            reset(client, first);
            Await.until("it is gone", () -> server.connectionCount() == 1);
            client.open("/echo");
            assertEquals("200", status(client));
        }
    }

    @Test
    void limits_of_an_address_count_websockets() throws Exception {
        try (WebSocketServer server = builder().maxConnectionsPerAddress(2).start();
                RawHttp2 client = RawHttp2.to(server)) {
            int first = client.open("/echo");
            int second = client.open("/echo");
            Map<String, String> refused = answer(client);
            assertEquals("429", refused.get(":status"));
            assertEquals("5", refused.get("retry-after"));
            assertEchoes(client, first);
            reset(client, second);
            Await.until("it is gone", () -> server.connectionCount() == 1);
            assertEquals("200", status(client));
        }
    }

    @Test
    void when_all_have_gone_nobody_is_counted_any_more() throws Exception {
        try (WebSocketServer server =
                builder().maxConnectionsPerAddress(2).maxConnections(2).start()) {
            for (int i = 0; i < 5; i++) {
                try (RawHttp2 client = RawHttp2.to(server)) {
                    assertEchoes(client, client.open("/echo"));
                    assertEchoes(client, client.open("/echo"));
                }
                Await.until("all are gone", () -> server.connectionCount() == 0);
            }
        }
    }

    @Test
    void handshakes_that_wait_count_for_their_address() throws Exception {
        Route slow = Route.handler(ws -> {}).authenticate(handshake -> {
            Thread.sleep(Duration.ofMinutes(1));
            return Authentication.accept("nobody");
        });
        try (WebSocketServer server = builder()
                        .maxHandshakesPerAddress(2)
                        .route("/slow", slow)
                        .start();
                RawHttp2 client = RawHttp2.to(server)) {
            client.request(false, RawHttp2.connect("/slow"));
            client.request(false, RawHttp2.connect("/slow"));
            assertEquals("429", status(client));
        }
    }

    /** One connection of a proxy carries many clients, and each has its own limit. */
    @Test
    void clients_of_one_proxy_connection_have_their_own_limits() throws Exception {
        try (WebSocketServer server = builder()
                        .trustedProxies("127.0.0.1")
                        .forwardedHeaders(ForwardedHeaders.FORWARDED)
                        .maxConnectionsPerAddress(2)
                        .start();
                RawHttp2 proxy = RawHttp2.to(server)) {
            for (int client = 1; client <= 3; client++) {
                String[] from = {"forwarded", "for=192.0.2." + client};
                int first = proxy.request(false, RawHttp2.connect("/echo", from));
                assertEquals("200", proxy.head(first).get(":status"));
                assertEquals("200", status(proxy, from));
                assertEquals("429", status(proxy, from));
                int before = server.connectionCount();
                reset(proxy, first);
                Await.until("it is gone", () -> server.connectionCount() == before - 1);
                assertEquals("200", status(proxy, from));
                assertEquals("429", status(proxy, from));
            }
            assertEquals(6, server.connectionCount());
        }
    }

    // ------------------------------------------------------------------------------------------------------ proxies

    @Test
    void the_handshake_names_the_client_that_the_proxy_forwards() throws Exception {
        try (WebSocketServer server = builder()
                        .trustedProxies("127.0.0.1")
                        .forwardedHeaders(ForwardedHeaders.FORWARDED)
                        .start();
                RawHttp2 proxy = RawHttp2.to(server)) {
            int stream = proxy.request(
                    false,
                    RawHttp2.connect(
                            "/who",
                            "forwarded",
                            "for=6.6.6.6, for=192.0.2.1;proto=https;host=chat.example",
                            "origin",
                            "https://chat.example"));
            assertEquals("200", proxy.head(stream).get(":status"));
            assertEquals("192.0.2.1 https chat.example", proxy.message(stream));
            assertEquals("400", status(proxy, "forwarded", "for=\"192.0.2.1"));
        }
    }

    @Test
    void the_proxy_protocol_goes_before_the_preface() throws Exception {
        try (WebSocketServer server = builder()
                        .trustedProxies("127.0.0.1")
                        .proxyProtocol(ProxyProtocol.ONLY_TRUSTED)
                        .maxConnectionsPerAddress(1)
                        .start();
                RawHttp2 client = RawHttp2.connected(server)) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4000 443\r\n".getBytes(StandardCharsets.US_ASCII));
            client.begin();
            int stream = client.open("/who");
            assertEquals("192.0.2.7 http localhost", client.message(stream));
            assertEquals("429", status(client), "of this client, and not of the proxy");
        }
    }

    // ------------------------------------------------------------------------------------------------ drain and age

    @Test
    void a_drain_says_goaway_refuses_with_503_and_closes_with_1012() throws Exception {
        try (WebSocketServer server = builder().start();
                RawHttp2 client = RawHttp2.to(server);
                RawHttp2 idle = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            idle.head(idle.get("/ready"));
            Drain drain = server.drain(Duration.ofSeconds(5));
            RawHttp2.Frame goAway = client.next(0, RawHttp2.GOAWAY);
            assertEquals(0, goAway.error());
            assertEquals(
                    Integer.MAX_VALUE, ByteBuffer.wrap(goAway.payload()).getInt(), "what is under way is answered");
            assertEquals(0, idle.closedWith(), "a connection without streams ends");
            Map<String, String> refused = answer(client);
            assertEquals("503", refused.get(":status"));
            assertEquals("5", refused.get("retry-after"));
            byte[] close = client.next(frame -> frame.stream() == stream && frame.type() == RawHttp2.DATA)
                    .payload();
            assertEquals(1012, ByteBuffer.wrap(close, 2, 2).getShort());
            client.frame(RawHttp2.DATA, 0, stream, RawHttp2.wsFrame(0x88, new byte[] {0x03, (byte) 0xF4}));
            assertTrue(client.closedWith() <= 0, "the last stream ends the connection");
            Await.done(drain.done());
            assertEquals(1, drain.closed());
        }
    }

    @Test
    void an_old_websocket_is_asked_to_reconnect_and_its_connection_stays() throws Exception {
        try (WebSocketServer server =
                        builder().maxConnectionAge(Duration.ofMillis(400)).start();
                RawHttp2 client = RawHttp2.to(server)) {
            int stream = client.open("/echo");
            byte[] close = client.next(frame -> frame.stream() == stream && frame.type() == RawHttp2.DATA)
                    .payload();
            assertEquals(1012, ByteBuffer.wrap(close, 2, 2).getShort());
            assertEchoes(client, client.open("/echo"));
        }
    }
}
