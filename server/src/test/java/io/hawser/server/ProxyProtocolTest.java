package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.WebSocket;
import io.hawser.netty.Engine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that proxies pass on with the PROXY protocol. T10. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProxyProtocolTest {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private final Logged logged = new Logged();

    static Stream<String> engines() {
        return Engine.available().map(Engine::label);
    }

    @AfterEach
    void stop_catching() {
        logged.close();
    }

    private static ServerBuilder builder(ProxyProtocol use, String... trusted) {
        return WebSocketServer.builder()
                .port(0)
                .eventLoops(2)
                .trustedProxies(trusted)
                .proxyProtocol(use)
                .route("/who", ProxyProtocolTest::who);
    }

    private static void who(WebSocket ws) {
        InetSocketAddress client = (InetSocketAddress) ws.handshake().clientAddress();
        ws.send(client.getAddress().getHostAddress() + " " + client.getPort()
                + (ws.handshake().secure() ? " secure" : ""));
        ws.receive();
    }

    private static String line(String address, int port) {
        return "PROXY TCP4 " + address + " 198.51.100.1 " + port + " 443\r\n";
    }

    /** Version 2 for a client 10.x.y.z, with the addition that says whether it uses TLS. */
    private static byte[] binary(int number, boolean secure) {
        byte[] rest = {
            0x21,
            0x11,
            0,
            20,
            10,
            (byte) (number >> 16),
            (byte) (number >> 8),
            (byte) number,
            (byte) 198,
            51,
            100,
            1,
            (byte) (number >> 8),
            (byte) number,
            1,
            (byte) 0xBB,
            0x20,
            0,
            5,
            (byte) (secure ? 1 : 0),
            0,
            0,
            0,
            0
        };
        return RawClient.concat(SIGNATURE, rest);
    }

    private static String answer(RawClient client) throws IOException {
        assertEquals(101, client.response().status());
        return client.frame().text();
    }

    /** Of a thousand connections whose headers come in pieces, each in its turn, each sees its own address. */
    @ParameterizedTest
    @MethodSource("engines")
    void a_thousand_headers_in_pieces_keep_apart(String engine) throws Exception {
        Random random = new Random(4711);
        int count = 1_000;
        try (WebSocketServer server = builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.0/8")
                .ioEngine(engine)
                .start()) {
            byte[] handshake = RawClient.handshake("/who").getBytes(StandardCharsets.ISO_8859_1);
            // In groups: each header must be whole within a second, also on a slow machine.
            for (int first = 0; first < count; first += 50) {
                List<RawClient> clients = new ArrayList<>();
                List<byte[]> texts = new ArrayList<>();
                List<Integer> steps = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    clients.add(RawClient.to(server));
                    byte[] header = i % 2 == 0
                            ? binary(first + i, false)
                            : line("10.0." + (first + i) / 256 + "." + (first + i) % 256, first + i)
                                    .getBytes(StandardCharsets.US_ASCII);
                    texts.add(RawClient.concat(header, handshake));
                    Collections.addAll(steps, i, i, i, i);
                }
                Collections.shuffle(steps, random);
                int[] sent = new int[50];
                for (int i : steps) {
                    int end = Math.min(texts.get(i).length, sent[i] + 1 + random.nextInt(15));
                    clients.get(i).send(Arrays.copyOfRange(texts.get(i), sent[i], end));
                    sent[i] = end;
                }
                for (int i = 0; i < 50; i++) {
                    byte[] text = texts.get(i);
                    clients.get(i).send(Arrays.copyOfRange(text, sent[i], text.length));
                }
                for (int i = 0; i < 50; i++) {
                    int number = first + i;
                    assertEquals("10.0." + number / 256 + "." + number % 256 + " " + number, answer(clients.get(i)));
                    clients.get(i).close();
                }
            }
        }
    }

    @Test
    void TLS_that_ended_at_the_proxy_counts() throws Exception {
        try (WebSocketServer server =
                        builder(ProxyProtocol.ONLY_TRUSTED, "127.0.0.1").start();
                RawClient secure = RawClient.to(server);
                RawClient plain = RawClient.to(server)) {
            secure.send(binary(7, true)).send(RawClient.handshake("/who"));
            plain.send(binary(8, false)).send(RawClient.handshake("/who"));
            assertEquals("10.0.0.7 7 secure", answer(secure));
            assertEquals("10.0.0.8 8", answer(plain));
        }
    }

    @Test
    void a_proxy_that_speaks_for_itself_has_its_own_address() throws Exception {
        byte[] local = RawClient.concat(SIGNATURE, new byte[] {0x20, 0, 0, 0});
        try (WebSocketServer server = builder(ProxyProtocol.ONLY_TRUSTED, "127.0.0.1")
                        .health("/ready")
                        .start();
                RawClient unknown = RawClient.to(server);
                RawClient check = RawClient.to(server)) {
            unknown.send("PROXY UNKNOWN\r\n").send(RawClient.handshake("/who"));
            assertTrue(answer(unknown).startsWith("127.0.0.1 "));
            assertEquals(
                    200,
                    check.send(local).send(RawClient.get("/ready")).response().status());
        }
    }

    /** Also a header that is not the first, or of the wrong kind: whatever it begins with, it is refused, and said why. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\r\nPROXY TCP4 192.0.2.1 198.51.100.1 1 2\r\n",
                "PROXY TCP4 192.0.2.1\r\n",
                "PROXY TCP4 localhost 198.51.100.1 1 2\r\n",
                "\u0016\u0003\u0001",
                "\r\n\r\n\0\r\nQUIT\n\u0011"
            })
    void a_trusted_proxy_without_a_right_header_is_closed(String bytes) throws Exception {
        try (WebSocketServer server =
                        builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1").start();
                RawClient client = RawClient.to(server)) {
            client.send(bytes + "more".repeat(20));
            assertTrue(List.of("FIN", "RST").contains(client.end()));
        }
        assertEquals(1, logged.messages().size());
        assertTrue(logged.messages().getFirst().matches("connection from /127.0.0.1:\\d+ closed: .*PROXY protocol .*"));
    }

    @Test
    void a_second_header_is_a_malformed_request() throws Exception {
        try (WebSocketServer server =
                        builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1").start();
                RawClient client = RawClient.to(server)) {
            client.send(line("192.0.2.1", 1) + line("192.0.2.2", 2) + RawClient.handshake("/who"));
            assertEquals(400, client.response().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 192.0", "\r\n\r\n\0\r\nQUIT\n!"})
    void a_header_has_one_second(String beginning) throws Exception {
        long start = System.nanoTime();
        try (WebSocketServer server =
                        builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1").start();
                RawClient client = RawClient.to(server)) {
            client.send(beginning);
            assertEquals("FIN", client.end());
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 900 && millis < 9_000, () -> millis + " ms, handshakeTimeout is 10 s");
        }
        assertTrue(logged.messages().getFirst().endsWith("closed: PROXY protocol header took longer than 1000 ms"));
    }

    @Test
    void a_health_check_that_only_connects_is_nothing_to_log() throws Exception {
        try (WebSocketServer server =
                builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1").start()) {
            RawClient.to(server).close();
            RawClient.to(server).reset();
            try (RawClient client = RawClient.to(server)) {
                client.send(line("192.0.2.1", 1) + RawClient.handshake("/who"));
                assertEquals("192.0.2.1 1", answer(client));
            }
        }
        assertEquals(List.of(), logged.messages());
    }

    @Test
    void whoever_is_not_trusted_is_not_believed() throws Exception {
        try (WebSocketServer server =
                        builder(ProxyProtocol.FROM_TRUSTED, "192.0.2.0/24").start();
                RawClient direct = RawClient.to(server);
                RawClient forger = RawClient.to(server)) {
            direct.send(RawClient.handshake("/who"));
            assertTrue(answer(direct).startsWith("127.0.0.1 "));
            forger.send(line("192.0.2.1", 1) + RawClient.handshake("/who"));
            assertEquals(400, forger.response().status());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void whoever_is_not_trusted_is_closed_where_only_proxies_may_come(String engine) throws Exception {
        try (WebSocketServer server = builder(ProxyProtocol.ONLY_TRUSTED, "192.0.2.0/24")
                        .ioEngine(engine)
                        .start();
                RawClient client = RawClient.to(server)) {
            assertTrue(List.of("FIN", "RST").contains(client.end()));
        }
        assertTrue(
                logged.messages().getFirst().endsWith("not one of trustedProxies, and proxyProtocol is ONLY_TRUSTED"));
    }

    @Test
    void limits_per_address_are_those_of_the_clients() throws Exception {
        try (WebSocketServer server = builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1")
                .maxConnectionsPerAddress(2)
                .start()) {
            List<RawClient> clients = new ArrayList<>();
            for (String address : List.of("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2", "192.0.2.3")) {
                RawClient client = RawClient.to(server).send(line(address, 1) + RawClient.handshake("/who"));
                assertEquals(address + " 1", answer(client));
                clients.add(client);
            }
            try (RawClient third = RawClient.to(server).send(line("192.0.2.1", 1) + RawClient.handshake("/who"))) {
                assertTrue(List.of("FIN", "RST").contains(third.end()));
            }
            clients.removeFirst().close();
            Await.until("the first is gone", () -> server.connectionCount() == 4);
            try (RawClient again = RawClient.to(server).send(line("192.0.2.1", 1) + RawClient.handshake("/who"))) {
                assertEquals("192.0.2.1 1", answer(again));
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
        assertTrue(
                logged.messages().getFirst().endsWith("client /192.0.2.1:1 has more than maxConnectionsPerAddress 2"));
    }

    @Test
    void the_headers_of_a_proxy_further_out_are_believed_if_that_one_is_trusted() throws Exception {
        try (WebSocketServer server = builder(ProxyProtocol.FROM_TRUSTED, "127.0.0.1", "192.0.2.1")
                        .forwardedHeaders(ForwardedHeaders.X_FORWARDED)
                        .start();
                RawClient trusted = RawClient.to(server);
                RawClient forger = RawClient.to(server)) {
            String handshake = RawClient.handshake("/who", "X-Forwarded-For: 203.0.113.5", "X-Forwarded-Proto: https");
            trusted.send(line("192.0.2.1", 1) + handshake);
            assertEquals("203.0.113.5 0 secure", answer(trusted));
            forger.send(line("192.0.2.2", 1) + handshake);
            assertEquals("192.0.2.2 1", answer(forger));
        }
    }

    @Test
    void without_trusted_proxies_it_does_not_start() {
        ServerBuilder builder = WebSocketServer.builder().port(0);
        assertThrows(IllegalStateException.class, builder.proxyProtocol(ProxyProtocol.FROM_TRUSTED)::start);
        assertThrows(
                IllegalStateException.class,
                WebSocketServer.builder().port(0).forwardedHeaders(ForwardedHeaders.FORWARDED)::start);
    }
}
