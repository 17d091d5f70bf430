package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through a proxy by SOCKS5 (RFC 1928, RFC 1929). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SocksProxyTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(peer -> {
            peer.send(FakeServer.SWITCHING + "\r\n").send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            peer.drain();
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static WebSocketClient client(String userInfo, FakeProxy proxy) {
        return WebSocketClient.builder()
                .proxy("socks5://" + userInfo + "localhost:" + proxy.port())
                .build();
    }

    private static void assertTalks(WebSocketClient client, String url) {
        WebSocket ws = client.connect(url);
        assertEquals("hi", ws.receive().text());
        ws.abort();
    }

    private void see(byte[] bytes) {
        seen.add(HexFormat.of().formatHex(bytes));
    }

    /** A reply of each kind, and cut at every byte. */
    @ParameterizedTest(name = "{1} as {2}, reply {3}")
    @CsvSource({
        "00, server.invalid, 0e7365727665722e696e76616c6964, 05000001000000000000",
        "00, server.invalid, 0e7365727665722e696e76616c6964, 050000030161ffff",
        "00, 192.0.2.1,      c0000201,                       05000004000000000000000000000000000000000000",
        "00, [2001:db8::1],  20010db8000000000000000000000001, 05000001000000000000"
    })
    void names_go_to_the_proxy(String method, String host, String sent, String reply) throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            see(visitor.bytes(3));
            visitor.send(5);
            visitor.send(0);
            see(visitor.bytes(4 + sent.length() / 2 + 2));
            for (byte b : HexFormat.of().parseHex(reply)) {
                visitor.send(b);
            }
            visitor.tunnel(server.port());
        })) {
            assertTalks(client("", proxy), "ws://" + host + ":81/");
            assertEquals("050100", Await.next(seen));
            String type = host.startsWith("s") ? "03" : host.startsWith("[") ? "04" : "01";
            assertEquals("050100" + type + sent + "0051", Await.next(seen));
        }
    }

    @Test
    void a_user_and_password_are_sent_if_the_proxy_wants_them() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            assertArrayEquals(new byte[] {5, 2, 0, 2}, visitor.bytes(4));
            visitor.send(5, 2);
            see(visitor.bytes(12));
            visitor.send(1, 0);
            see(visitor.bytes(5 + 14 + 2));
            visitor.send(5, 0, 0, 1, 0, 0, 0, 0, 0, 0);
            visitor.tunnel(server.port());
        })) {
            assertTalks(client("user:p%C3%A4ss@", proxy), "ws://server.invalid/");
            byte[] password = "päss".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    "0104" + HexFormat.of().formatHex("user".getBytes(StandardCharsets.US_ASCII)) + "05"
                            + HexFormat.of().formatHex(password),
                    Await.next(seen));
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # login | answers, one a request           | so
            ''    | 05ff                               | it wants a user and password, or another login, and there is none
            a:b@  | 05ff                               | it accepts neither a user and password nor none
            ''    | 0502                               | it chose login method 2, which was not offered
            ''    | 0501                               | it chose login method 1, which was not offered
            ''    | 4854                               | it does not speak SOCKS5, but began with byte 0x48
            ''    | 0400                               | it does not speak SOCKS5, but began with byte 0x04
            a:b@  | 0502 0101                          | it does not accept the user and password
            a:b@  | 0502 0500                          | its answer to the login begins with byte 0x05 (RFC 1929 §2)
            a@    | 0502                               | its login takes 1 to 255 bytes of user and of password (RFC 1929 §2)
            ''    | 0500 05010001000000000000          | it cannot connect to server.invalid:81: general failure
            ''    | 0500 05020001000000000000          | it cannot connect to server.invalid:81: connection not allowed by its rules
            ''    | 0500 05050001000000000000          | it cannot connect to server.invalid:81: connection refused
            ''    | 0500 05200001000000000000          | it cannot connect to server.invalid:81: code 32
            ''    | 0500 05000009000000000000          | its reply is malformed (RFC 1928 §6): 0500000900
            ''    | 0500 04000001000000000000          | its reply is malformed (RFC 1928 §6): 0400000100
            ''    | 0500                               | it closed the connection instead of answering
            """)
    void what_is_no_tunnel_fails(String login, String answers, String why) throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            for (String answer : answers.split(" ", -1)) {
                visitor.bytes(2);
                visitor.socket().getOutputStream().write(HexFormat.of().parseHex(answer));
            }
            visitor.socket().shutdownOutput();
            visitor.drain();
        })) {
            ConnectFailedException e =
                    assertThrows(ConnectFailedException.class, () -> client(login == null ? "" : login, proxy)
                            .connect("ws://server.invalid:81/"));
            assertEquals(Step.PROXY, e.step());
            assertEquals("proxy localhost:" + proxy.port() + ": " + why, message(e));
        }
    }
}
