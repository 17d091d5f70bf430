package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Handshake;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may connect (RFC 6455 §10.2, RFC 6454). T11. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OriginPolicyTest {
    private static Handshake forHost(String host) {
        return Handshake.of(
                new HttpRequest("GET", "/", "HTTP/1.1", Headers.of("Host", host)),
                InetSocketAddress.createUnresolved("localhost", 1),
                false);
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # Origin                             | Host                 | allowed
            https://good.example                 | good.example         | true
            http://good.example                  | good.example         | true
            https://good.example                 | good.example:443     | true
            http://good.example                  | good.example:80      | true
            https://good.example:443             | good.example         | true
            http://good.example:80               | good.example         | true
            https://good.example:8443            | good.example:8443    | true
            HTTPS://GOOD.example                 | good.EXAMPLE         | true
            http://localhost:3000                | localhost:3000       | true
            http://127.0.0.1:80                  | 127.0.0.1            | true
            http://[::1]:8080                    | [::1]:8080           | true
            http://[::1]                         | [::1]                | true
            http://[2001:DB8::1]                 | [2001:db8::1]:80     | true
            https://xn--bcher-kva.example        | xn--bcher-kva.example | true
            null                                 | good.example         | false
            null                                 | null                 | false
            ''                                   | good.example         | false
            https://evil.example                 | good.example         | false
            https://good.example.evil.example    | good.example         | false
            https://evilgood.example             | good.example         | false
            https://good.example                 | www.good.example     | false
            https://www.good.example             | good.example         | false
            https://good.exampl                  | good.example         | false
            https://good.example.                | good.example         | false
            https://good.example:8443            | good.example         | false
            https://good.example                 | good.example:8443    | false
            https://good.example                 | good.example:80      | false
            http://good.example                  | good.example:443     | false
            http://localhost:3001                | localhost:3000       | false
            http://127.0.0.1                     | localhost            | false
            http://[::1]                         | [::2]                | false
            http://[::1]:8080                    | [::1]                | false
            https://good.example@evil.example    | good.example         | false
            https://evil.example@good.example    | good.example         | false
            https://user:pw@good.example         | good.example         | false
            https://good.example/                | good.example         | false
            https://good.example/path            | good.example         | false
            https://good.example?a               | good.example         | false
            https://good.example#a               | good.example         | false
            https://evil.example#good.example    | good.example         | false
            https://bücher.example               | xn--bcher-kva.example | false
            https://gооd.example                 | good.example         | false
            https://good.example https://x.example | good.example       | false
            good.example                         | good.example         | false
            //good.example                       | good.example         | false
            file://                              | good.example         | false
            file:///good.example                 | good.example         | false
            https:good.example                   | good.example         | false
            https://good.example:0               | good.example:0       | false
            https://good.example:                | good.example:        | false
            https://good.example:99999999999     | good.example         | false
            https://good.example%2eevil.example  | good.example         | false
            https://good.example\\evil.example   | good.example         | false
            """)
    void same_host_by_default(String origin, String host, boolean allowed) {
        assertEquals(allowed, OriginPolicy.sameHost().allows(origin, forHost(host)));
    }

    @Test
    void without_a_host_nothing_is_the_same() {
        Handshake handshake = Handshake.of(
                new HttpRequest("GET", "/", "HTTP/1.1", Headers.EMPTY),
                InetSocketAddress.createUnresolved("localhost", 1),
                false);
        assertFalse(OriginPolicy.sameHost().allows("https://good.example", handshake));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            https://app.example           | true
            https://app.example:443       | true
            HTTPS://APP.EXAMPLE           | true
            http://localhost:3000         | true
            http://app.example            | false
            https://app.example:8443      | false
            https://app.example.evil      | false
            https://sub.app.example       | false
            https://good.example          | false
            wss://app.example             | false
            null                          | false
            http://localhost              | false
            """)
    void a_list_is_compared_with_scheme_host_and_port(String origin, boolean allowed) {
        OriginPolicy policy = OriginPolicy.of("https://App.example", "http://localhost:3000");
        assertEquals(allowed, policy.allows(origin, forHost("good.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "*", "app.example", "https://app.example/", "https://*.example", "https://", ""})
    void a_list_takes_only_origins(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> OriginPolicy.of(text))
                .getMessage();
        assertEquals("not an origin, which is scheme://host[:port]: " + text, message);
    }

    @Test
    void an_empty_list_allows_no_page() {
        assertFalse(OriginPolicy.of().allows("https://good.example", forHost("good.example")));
    }

    @Test
    void any_page_may_be_allowed() {
        assertTrue(OriginPolicy.any().allows("null", forHost("good.example")));
    }

    @Test
    void over_a_socket_a_foreign_page_gets_403_and_a_client_without_origin_is_not_asked() throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/own", ws -> {})
                .route("/app", Route.handler(ws -> {}).origins(OriginPolicy.of("https://app.example")))
                .route("/open", Route.handler(ws -> {}).origins(OriginPolicy.any()))
                .start()) {
            assertEquals(101, status(server, "/own"));
            assertEquals(101, status(server, "/own", "Origin: http://localhost"));
            assertEquals(403, status(server, "/own", "Origin: https://evil.example"));
            assertEquals(403, status(server, "/own", "Origin: null"));
            assertEquals(403, status(server, "/own", "Origin:"));
            assertEquals(101, status(server, "/app", "Origin: https://app.example"));
            assertEquals(403, status(server, "/app", "Origin: http://localhost"));
            assertEquals(101, status(server, "/open", "Origin: null"));
        }
    }

    private static int status(WebSocketServer server, String path, String... headers) throws IOException {
        try (RawClient client = RawClient.to(server)) {
            client.send(RawClient.handshake(path, headers));
            RawClient.Response response = client.response();
            assertEquals(response.status() == 403 ? "close" : "Upgrade", response.header("Connection"));
            return response.status();
        }
    }
}
