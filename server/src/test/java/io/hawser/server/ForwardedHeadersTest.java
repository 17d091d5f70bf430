package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.WebSocket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What trusted proxies say in header fields, on its way to the application, the Origin check and the limits. T05b. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForwardedHeadersTest {
    private static ServerBuilder builder(ForwardedHeaders which, String trusted) {
        return WebSocketServer.builder()
                .port(0)
                .trustedProxies(trusted)
                .forwardedHeaders(which)
                .route("/who", ForwardedHeadersTest::who);
    }

    private static void who(WebSocket ws) {
        InetSocketAddress client = (InetSocketAddress) ws.handshake().clientAddress();
        String host = ws.handshake().headers().first("Host").orElse("");
        ws.send(client.getAddress().getHostAddress() + (ws.handshake().secure() ? " https " : " http ") + host);
        ws.receive();
    }

    private static String who(WebSocketServer server, String... fields) throws Exception {
        try (RawClient client = RawClient.to(server).send(RawClient.handshake("/who", fields))) {
            RawClient.Response response = client.response();
            return response.status() == 101
                    ? client.frame().text()
                    : response.status() + " " + response.body().strip();
        }
    }

    @Test
    void the_handshake_names_the_client() throws Exception {
        try (WebSocketServer server =
                builder(ForwardedHeaders.FORWARDED, "127.0.0.1").start()) {
            assertEquals(
                    "192.0.2.1 https chat.example",
                    who(server, "Forwarded: for=6.6.6.6, for=192.0.2.1;proto=https;host=chat.example"));
            assertEquals("127.0.0.1 http localhost", who(server));
            assertEquals("400 header Forwarded is malformed (RFC 7239 §4)", who(server, "Forwarded: for=\"192.0.2.1"));
        }
    }

    @Test
    void from_elsewhere_nothing_is_believed() throws Exception {
        try (WebSocketServer server =
                builder(ForwardedHeaders.X_FORWARDED, "192.0.2.0/24").start()) {
            assertEquals(
                    "127.0.0.1 http localhost",
                    who(server, "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil"));
        }
    }

    /** The page's origin is compared with the host that the client named, not with that which the proxy uses for us. */
    @Test
    void the_origin_check_reads_the_same_host_as_everybody() throws Exception {
        String[] page = {"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: chat.example", "Origin: https://chat.example"
        };
        String[] own = {"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: chat.example", "Origin: http://localhost"};
        String refused = "403 pages of this Origin may not connect (RFC 6455 §10.2)";
        try (WebSocketServer server =
                builder(ForwardedHeaders.X_FORWARDED, "127.0.0.1").start()) {
            assertEquals("192.0.2.1 http chat.example", who(server, page));
            assertEquals(refused, who(server, own));
        }
        try (WebSocketServer server =
                builder(ForwardedHeaders.X_FORWARDED, "192.0.2.0/24").start()) {
            assertEquals(refused, who(server, page));
            assertEquals("127.0.0.1 http localhost", who(server, own));
        }
    }

    @Test
    void limits_per_address_are_those_of_the_clients() throws Exception {
        try (WebSocketServer server = builder(ForwardedHeaders.X_FORWARDED, "127.0.0.1")
                        .maxConnectionsPerAddress(1)
                        .start();
                RawClient one = RawClient.opened(server, "/who", "X-Forwarded-For: 192.0.2.1");
                RawClient two = RawClient.opened(server, "/who", "X-Forwarded-For: 192.0.2.2")) {
            assertEquals(
                    "429 more than maxConnectionsPerAddress 1", who(server, "X-Forwarded-For: 6.6.6.6, 192.0.2.1"));
            assertEquals("192.0.2.3 http localhost", who(server, "X-Forwarded-For: 192.0.2.3"));
            one.reset();
            Await.until("there is room", () -> !isRefused(server));
            two.close();
        }
    }

    private static boolean isRefused(WebSocketServer server) {
        try {
            return who(server, "X-Forwarded-For: 192.0.2.1").startsWith("429");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
