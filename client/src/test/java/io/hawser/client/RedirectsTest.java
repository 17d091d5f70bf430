package io.hawser.client;

import static io.hawser.client.Await.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where redirects are followed to, and what goes along (T15); and cookies. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RedirectsTest {
    private final FakeServer goal = newServer("");
    private FakeServer first = goal;

    /** A server that opens {@code /goal}, and sends all else to a place. */
    private static FakeServer newServer(String location) {
        try {
            return new FakeServer(peer -> {
                if (peer.request().startsWith("GET /goal")) {
                    peer.send(FakeServer.SWITCHING + "Set-Cookie: opened=1\r\n\r\n");
                } else {
                    int status = peer.request().startsWith("GET /3")
                            ? Integer.parseInt(peer.request().substring(5, 8))
                            : 307;
                    peer.send("HTTP/1.1 " + status + " Go\r\nContent-Length: 4\r\nSet-Cookie: sent=on\r\n"
                            + location.replace("~", "\r\n") + "\r\n\r\ngone");
                }
                peer.drain();
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private WebSocketClient from(String location) {
        first = newServer(location.isEmpty() ? "X: y" : "Location: " + location);
        return WebSocketClient.builder().followRedirects(5).build();
    }

    private ConnectRequest request(String path) {
        return ConnectRequest.to("ws://127.0.0.1:" + first.port() + path);
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        goal.close();
    }

    private HandshakeException notFollowed(WebSocketClient client, ConnectRequest request) {
        HandshakeException e = assertThrows(HandshakeException.class, () -> client.connect(request));
        assertEquals(307, e.status(), e.getMessage());
        assertEquals("gone", e.response().orElseThrow().bodyText());
        return e;
    }

    @Test
    void by_default_none_is_followed() throws Exception {
        from("ws://127.0.0.1:" + goal.port() + "/goal");
        HandshakeException e = notFollowed(WebSocketClient.create(), request("/"));
        assertEquals("handshake failed: server answered 307 instead of 101", message(e));
        assertEquals(0, goal.requestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void each_status_of_a_redirect_is_followed_by_a_get(int status) throws Exception {
        WebSocketClient client = from("http://127.0.0.1:" + goal.port() + "/goal?x=1#fragment");
        WebSocket ws = client.connect(request("/" + status));
        assertEquals("/goal", ws.handshake().path());
        ws.abort();
        assertTrue(goal.request().startsWith("GET /goal?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + goal.port() + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306, 399})
    void other_statuses_are_no_redirects(int status) throws Exception {
        WebSocketClient client = from("ws://127.0.0.1:" + goal.port() + "/goal");
        ConnectRequest request = request("/" + status);
        assertEquals(
                status,
                assertThrows(HandshakeException.class, () -> client.connect(request))
                        .status());
        assertEquals(0, goal.requestCount());
    }

    private static ConnectRequest withCredentials(ConnectRequest request) {
        return request.header("Authorization", "Bearer secret")
                .header("Cookie", "id=secret")
                .header("Proxy-Authorization", "Basic secret")
                .header("X-Api-Key", "secret")
                .header("Origin", "http://here.example")
                .header("User-Agent", "me")
                .subprotocols("chat", "bearer.secret");
    }

    @Test
    void to_another_origin_goes_nothing_that_may_be_secret() throws Exception {
        WebSocketClient client = from("ws://127.0.0.1:" + goal.port() + "/goal");
        client.connect(withCredentials(request("/"))).abort();
        assertTrue(first.request().contains("Authorization: Bearer secret"));
        String request = goal.request();
        assertFalse(request.contains("secret"), request);
        assertTrue(request.contains("\r\nSec-WebSocket-Protocol: chat\r\n"), request);
        assertTrue(request.endsWith("\r\nOrigin: http://here.example\r\nUser-Agent: me\r\n\r\n"), request);
    }

    @Test
    void another_name_of_the_same_address_is_another_origin() throws Exception {
        WebSocketClient client = from("/unused");
        first.close();
        first = new FakeServer(peer -> {
            if (peer.request().startsWith("GET /goal")) {
                peer.send(FakeServer.SWITCHING + "\r\n");
            } else {
                int port = peer.socket().getLocalPort();
                peer.send("HTTP/1.1 308 Go\r\nContent-Length: 0\r\nLocation: ws://localhost:" + port + "/goal\r\n\r\n");
            }
        });
        client.connect(withCredentials(request("/"))).abort();
        first.request();
        assertFalse(first.request().contains("secret"));
    }

    @Test
    void within_the_origin_everything_goes_along() throws Exception {
        WebSocketClient client = from("goal");
        client.connect(withCredentials(request("/sub"))).abort();
        first.request();
        String request = first.request();
        assertTrue(request.startsWith("GET /goal HTTP/1.1\r\n"), request);
        assertTrue(request.contains("Authorization: Bearer secret"), request);
        assertTrue(request.contains("X-Api-Key: secret"), request);
        assertTrue(request.contains("chat, bearer.secret"), request);
    }

    @ParameterizedTest(name = "{index}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # Location                    | so
            /                             | it leads round in a circle: ws://127.0.0.1:PORT/ → ws://127.0.0.1:PORT/
            ''                            | it has 0 Location headers
            /a~Location: /b               | it has 2 Location headers
            ftp://127.0.0.1/              | its Location cannot be connected to: *
            ws://user:pass@127.0.0.1/     | its Location cannot be connected to: *
            ws://127.0.0.1:99999/         | its Location cannot be connected to: *
            http:///                      | its Location cannot be connected to: *
            /a b                          | its Location cannot be connected to: *
            """)
    void what_cannot_be_followed_is_said_with_the_last_answer(String location, String why) throws Exception {
        HandshakeException e = notFollowed(from(location == null ? "" : location), request("/"));
        String all = "redirect of status 307 is not followed: " + why.replace("PORT", "" + first.port());
        assertTrue(
                all.endsWith("*") ? message(e).startsWith(all.substring(0, all.length() - 1)) : all.equals(message(e)),
                message(e));
        assertEquals(1, first.requestCount());
    }

    @Test
    void more_than_the_limit_is_an_error_with_the_way() throws Exception {
        FakeServer endless = new FakeServer(peer -> {
            String path = peer.request().split(" ", -1)[1];
            peer.send("HTTP/1.1 307 Go\r\nContent-Length: 4\r\nLocation: " + path + "x\r\n\r\ngone");
        });
        first = endless;
        HandshakeException e =
                notFollowed(WebSocketClient.builder().followRedirects(2).build(), request("/"));
        String here = "ws://127.0.0.1:" + endless.port();
        assertEquals(
                "redirect of status 307 is not followed: more than followRedirects 2: " + here + "/ → " + here + "/x → "
                        + here + "/xx → " + here + "/xxx",
                message(e));
        assertEquals(3, endless.requestCount());
    }

    @Test
    void cookies_come_from_the_store_and_go_to_it() throws Exception {
        WebSocketClient plain = from("/goal");
        plain.close();
        CookieManager store = new CookieManager();
        store.put(
                URI.create("http://127.0.0.1/"),
                Map.of("Set-Cookie", List.of("mine=1; Path=/", "no=1; Secure; Path=/")));
        WebSocketClient client =
                WebSocketClient.builder().followRedirects(1).cookies(store).build();
        client.connect(request("/").header("Cookie", "own=1")).abort();
        assertTrue(cookies(first.request()).contains("own=1"));
        String second = cookies(first.request());
        assertTrue(second.contains("own=1") && second.contains("mine=") && second.contains("sent="), second);
        assertFalse(second.contains("no="), second);
        List<String> kept = store.getCookieStore().getCookies().stream()
                .map(java.net.HttpCookie::getName)
                .sorted()
                .toList();
        assertEquals(List.of("mine", "no", "opened", "sent"), kept);
    }

    private static String cookies(String request) {
        List<String> lines =
                request.lines().filter(line -> line.startsWith("Cookie: ")).toList();
        assertEquals(1, lines.size(), request);
        return lines.get(0);
    }
}
