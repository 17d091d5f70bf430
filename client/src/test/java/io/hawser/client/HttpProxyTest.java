package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through a proxy by CONNECT (RFC 9110 §9.3.6), and what such a proxy may want and say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpProxyTest {
    private static final String OK = "HTTP/1.1 200 Connection established\r\n\r\n";

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
                .proxy("http://" + userInfo + "localhost:" + proxy.port())
                .build();
    }

    /** The name does not exist: only the proxy can reach it. */
    private static void assertTalks(WebSocketClient client) {
        WebSocket ws =
                client.connect(ConnectRequest.to("ws://server.invalid:81/path").header("Authorization", "Bearer mine"));
        assertEquals("hi", ws.receive().text());
        ws.abort();
    }

    private static ConnectFailedException refusal(WebSocketClient client) {
        ConnectFailedException e =
                assertThrows(ConnectFailedException.class, () -> client.connect("ws://server.invalid:81/"));
        assertEquals(Step.PROXY, e.step(), e.getMessage());
        return e;
    }

    @Test
    void without_login_the_proxy_sees_only_the_host() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send(OK);
            visitor.tunnel(server.port());
        })) {
            assertTalks(client("", proxy));
            assertEquals("CONNECT server.invalid:81 HTTP/1.1\r\nHost: server.invalid:81\r\n\r\n", proxy.request());
            String request = server.request();
            assertTrue(request.startsWith("GET /path HTTP/1.1\r\nHost: server.invalid:81\r\n"), request);
            assertTrue(request.contains("Authorization: Bearer mine"), request);
            assertFalse(request.contains("Proxy-"), request);
        }
    }

    @Test
    void an_ipv6_address_is_asked_for_in_brackets() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send(OK);
            visitor.tunnel(server.port());
        })) {
            client("", proxy).connect("ws://[2001:db8::1]:81/").abort();
            assertTrue(proxy.request().startsWith("CONNECT [2001:db8::1]:81 HTTP/1.1\r\nHost: [2001:db8::1]:81\r\n"));
        }
    }

    @Test
    void basic_is_sent_when_asked_for_and_remembered_and_kept_from_the_server() throws Exception {
        String pair = Base64.getEncoder().encodeToString("us er:p@ss".getBytes(StandardCharsets.UTF_8));
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            if (visitor.http().contains("\r\nProxy-Authorization: Basic " + pair + "\r\n")) {
                visitor.send(OK);
                visitor.tunnel(server.port());
            } else {
                visitor.send(
                        "HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm=\"a, b\"\r\n"
                                + "Content-Length: 2\r\n\r\nno");
                visitor.drain();
            }
        })) {
            WebSocketClient client = client("us%20er:p%40ss@", proxy);
            assertTalks(client);
            assertFalse(server.request().contains("Proxy-"));
            assertTalks(client);
            assertFalse(server.request().contains(pair));
            assertEquals(3, proxy.requestCount(), "asked, told, remembered");
        }
    }

    private static String parameter(String request, String name) {
        Matcher value = Pattern.compile("[ ,]" + name + "=\"?([^\",\r]*)").matcher(request);
        return value.find() ? value.group(1) : "";
    }

    /** RFC 7616 §3.4.1, written once more. */
    private static boolean isRight(String request, String algorithm, String nonce, int count) {
        String nc = "%08x".formatted(count);
        String a1 = hash(algorithm, "user:r\"1:pass");
        String a2 = hash(algorithm, "CONNECT:server.invalid:81");
        String right = hash(algorithm, String.join(":", a1, nonce, nc, parameter(request, "cnonce"), "auth", a2));
        return right.equals(parameter(request, "response"))
                && nonce.equals(parameter(request, "nonce"))
                && nc.equals(parameter(request, "nc"))
                && request.contains(", opaque=\"o\"");
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digestChallenge(String algorithms, String nonce, String more) {
        StringBuilder challenge = new StringBuilder("HTTP/1.1 407 No\r\n");
        for (String algorithm : algorithms.split("\\+", -1)) {
            challenge
                    .append("Proxy-Authenticate: Digest realm=\"r\\\"1\", qop=\"auth-int, auth\", algorithm=")
                    .append(algorithm)
                    .append(", nonce=\"")
                    .append(nonce)
                    .append("\", opaque=\"o\"")
                    .append(more)
                    .append(", Basic realm=x\r\n");
        }
        return challenge
                .append("Connection: close\r\nContent-Length: 0\r\n\r\n")
                .toString();
    }

    @ParameterizedTest(name = "offered {0}, answered with {1}")
    @CsvSource({"MD5, MD5", "SHA-256, SHA-256", "MD5+SHA-256, SHA-256", "SHA-512-256+MD5, MD5"})
    void digest_counts_its_nonce_and_takes_a_fresh_one_when_it_is_stale(String offered, String used) throws Exception {
        List<String> nonces = List.of("n1", "n2");
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            String request = visitor.http();
            boolean first = isRight(request, used, "n1", 1) || isRight(request, used, "n1", 2);
            if (first || isRight(request, used, "n2", 1)) {
                visitor.send(OK);
                visitor.tunnel(server.port());
            } else if (isRight(request, used, "n1", 3)) {
                visitor.send(digestChallenge(offered, nonces.get(1), ", stale=TRUE"));
            } else {
                visitor.send(digestChallenge(offered, nonces.get(0), ""));
            }
        })) {
            WebSocketClient client = client("user:pass@", proxy);
            for (int i = 0; i < 3; i++) {
                assertTalks(client);
                String request = server.request();
                assertFalse(request.contains("Proxy-") || request.contains("pass"), request);
            }
            assertEquals(5, proxy.requestCount());
            for (int i = 0; i < 5; i++) {
                String request = proxy.request();
                assertEquals(i > 0, request.contains("Proxy-Authorization: Digest "), request);
                assertFalse(request.contains("pass") || request.contains("mine"), request);
            }
        }
    }

    @Test
    void a_wrong_password_is_tried_once() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send(digestChallenge("MD5", "n", ""));
        })) {
            ConnectFailedException e = refusal(client("user:wrong@", proxy));
            assertEquals(
                    "proxy localhost:" + proxy.port() + ": it answered 407: it does not accept the user and password",
                    message(e));
            assertEquals(2, proxy.requestCount());
        }
    }

    @Test
    void a_nonce_that_is_always_stale_ends_after_three_requests() throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send(digestChallenge("MD5", "n", ", stale=true"));
        })) {
            refusal(client("user:pass@", proxy));
            assertEquals(3, proxy.requestCount());
        }
    }

    @ParameterizedTest(name = "{index}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # answer                                                                 | so
            HTTP/1.1 407 No~Proxy-Authenticate: Basic realm="x"~~                    | it answered 407: it wants a user and password, and there are none
            HTTP/1.1 502 Bad Gateway~Content-Length: 5~~sorry                        | it answered 502 to CONNECT server.invalid:81
            HTTP/1.1 403 Forbidden~~                                                 | it answered 403 to CONNECT server.invalid:81
            HTTP/1.1 302 Found~Location: http://login/~~                             | it answered 302 to CONNECT server.invalid:81
            HTTP/1.1 101 Switching Protocols~Upgrade: websocket~Connection: Upgrade~~| it answered 101 to CONNECT server.invalid:81
            SSH-2.0-OpenSSH~~                                                        | its answer is not HTTP/1.1: *
            HTTP/1.1 200 OK~X: LONG~~                                                | its answer is not HTTP/1.1: *
            INTERIM                                                                  | it sent more than 16 interim answers
            HTTP/1.1 100 Continue~~                                                  | it closed the connection without an answer to CONNECT server.invalid:81
            ``                                                                       | it closed the connection without an answer to CONNECT server.invalid:81
            """)
    void what_is_no_tunnel_fails(String answer, String why) throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send(answer.replace("INTERIM", "HTTP/1.1 102 Processing~~".repeat(17))
                    .replace("~", "\r\n")
                    .replace("LONG", "y".repeat(20_000)));
        })) {
            ConnectFailedException e = refusal(client("", proxy));
            String all = "proxy localhost:" + proxy.port() + ": " + why;
            assertTrue(
                    all.endsWith("*")
                            ? message(e).startsWith(all.substring(0, all.length() - 1))
                            : all.equals(message(e)),
                    message(e));
            assertEquals(
                    List.of(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), proxy.port())),
                    e.addresses());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Negotiate                                           | , and it wants none of Basic and Digest with MD5 or SHA-256 and qop=auth, but [negotiate]
            Digest realm="r", nonce="n", qop="auth-int"         | , and it wants none of Basic and Digest with MD5 or SHA-256 and qop=auth, but [digest]
            Digest realm="r", nonce="n"                         | , and it wants none of Basic and Digest with MD5 or SHA-256 and qop=auth, but [digest]
            Digest realm="r", realm="s", nonce="n", qop="auth"  | , and header Proxy-Authenticate is malformed (RFC 9110 §11.3)
            Digest realm="r                                     | , and header Proxy-Authenticate is malformed (RFC 9110 §11.3)
            """)
    void a_login_that_is_not_known_here_fails(String challenge, String why) throws Exception {
        try (FakeProxy proxy = new FakeProxy(visitor -> {
            visitor.http();
            visitor.send("HTTP/1.1 407 No\r\nProxy-Authenticate: " + challenge + "\r\n\r\n");
        })) {
            ConnectFailedException e = refusal(client("user:pass@", proxy));
            assertEquals("proxy localhost:" + proxy.port() + ": it answered 407" + why, message(e));
            assertEquals(1, proxy.requestCount());
        }
    }

    @Test
    void a_silent_proxy_fails_at_the_connect_timeout() throws Exception {
        try (FakeProxy proxy = new FakeProxy(FakeProxy.Visitor::drain)) {
            WebSocketClient hasty = WebSocketClient.builder()
                    .proxy("localhost:" + proxy.port())
                    .connectTimeout(Duration.ofMillis(150))
                    .build();
            assertEquals(
                    "proxy localhost:" + proxy.port() + ": no tunnel within connectTimeout PT0.15S",
                    message(refusal(hasty)));
        }
    }

    @Test
    void nobody_listening_is_said_of_the_proxy() throws Exception {
        FakeProxy gone = new FakeProxy(FakeProxy.Visitor::drain);
        gone.close();
        ConnectFailedException e = assertThrows(
                ConnectFailedException.class, () -> client("", gone).connect("ws://server.invalid/"));
        assertEquals(Step.CONNECT, e.step());
        assertEquals("cannot connect to proxy localhost:" + gone.port() + ": connection refused", message(e));
    }
}
