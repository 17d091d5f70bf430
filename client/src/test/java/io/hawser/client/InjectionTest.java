package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that an application passes on can begin a line of its own in the request. T08. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InjectionTest {
    private static final WebSocketClient CLIENT = WebSocketClient.create();

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(peer -> peer.send(FakeServer.SWITCHING + "\r\n"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private ConnectRequest plain() {
        return ConnectRequest.to(server.url());
    }

    /** Refused, and nobody has connected. */
    private void assertRefused(Supplier<ConnectRequest> request) throws Exception {
        assertThrows(IllegalArgumentException.class, () -> CLIENT.connect(request.get()));
        assertEquals(0, server.requestCount());
    }

    @ParameterizedTest
    @ValueSource(chars = {'\r', '\n', '\0', '\u007f', '\u0001', '\u001b', '\u000b'})
    void control_characters_are_refused_wherever_they_stand(char c) throws Exception {
        assertRefused(() -> plain().header("X-A", "a" + c + "X-B: b"));
        assertRefused(() -> plain().header("X-A", "a\r\n" + c + "b"));
        assertRefused(() -> plain().header("X-A" + c, "a"));
        assertRefused(() -> plain().header(c + "X-A", "a"));
        assertRefused(() -> plain().header("X-A: a" + c + "X-B", "b"));
        assertRefused(() -> plain().subprotocols("a" + c));
        assertRefused(() -> plain().subprotocols("a", "b" + c + "c"));
        assertRefused(() -> ConnectRequest.to(server.url() + c + "x"));
        assertRefused(() -> ConnectRequest.to("ws://localhost" + c + ":" + server.port() + "/"));
        assertRefused(() -> ConnectRequest.to(unchecked("ws", "localhost" + c, "/", server.port())));
    }

    private static URI unchecked(String scheme, String host, String path, int port) {
        try {
            return new URI(scheme, null, host, port, path, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The JDK's URI encodes what it is given in parts. */
    @Test
    void control_characters_in_a_path_made_of_parts_go_out_encoded() throws Exception {
        try (WebSocket ws = CLIENT.connect(
                ConnectRequest.to(unchecked("ws", "localhost", "/a\r\nX-B: b\0\u007f", server.port())))) {
            assertEquals(
                    "GET /a%0D%0AX-B:%20b%00%7F HTTP/1.1",
                    server.request().lines().findFirst().orElseThrow());
            ws.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a,b", "ä", "(a)", "a\t", "\"a\""})
    void names_that_are_no_tokens_are_refused(String name) throws Exception {
        assertRefused(() -> plain().header(name, "value"));
        assertRefused(() -> plain().subprotocols(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "host",
                "Upgrade",
                "Connection",
                "CONNECTION",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Content-Length",
                "Transfer-Encoding"
            })
    void the_handshakes_own_headers_cannot_be_set(String name) throws Exception {
        assertRefused(() -> plain().header(name, "x"));
    }

    @Test
    void a_subprotocol_cannot_be_offered_twice() throws Exception {
        assertRefused(() -> plain().subprotocols("a", "b", "a"));
    }

    @Test
    void other_headers_go_out_as_they_are() throws Exception {
        ConnectRequest request = plain().header("Authorization", "Bearer a.b-c")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .header("X-Tab", "a\tb")
                .header("X-Latin", "grün");
        try (WebSocket ws = CLIENT.connect(request)) {
            ws.abort();
        }
        List<String> lines = server.request().lines().toList();
        assertEquals(
                List.of("Authorization: Bearer a.b-c", "X-Twice: 1", "X-Twice: 2", "X-Tab: a\tb", "X-Latin: grün"),
                lines.subList(lines.size() - 6, lines.size() - 1));
    }

    /** Whatever a header's name and value are: they make one line, or an exception. */
    @Test
    void random_strings_make_one_line_or_an_exception() throws Exception {
        long seed = Long.getLong("hawser.seed", System.nanoTime());
        System.out.println("InjectionTest: -Dhawser.seed=" + seed);
        Random random = new Random(seed);
        List<String> odd = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String name = random(random);
            String value = random(random);
            try {
                var headers = ConnectRequest.to("ws://a").header(name, value).headers();
                String line = headers.name(0) + ": " + headers.value(0);
                if (headers.size() != 1 || line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
                    odd.add(line);
                }
            } catch (IllegalArgumentException e) {
                // refused
            }
        }
        assertEquals(List.of(), odd);
    }

    private static String random(Random random) {
        String alphabet = "ab-X:\r\n\0\t \u007f\u0085\u00a0\u2028\u560a\u560d";
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
