package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandshakeTest {
    private static Handshake of(String target, String... headers) {
        return Handshake.of(
                new HttpRequest("GET", target, "HTTP/1.1", Headers.of(headers)),
                InetSocketAddress.createUnresolved("client", 4711),
                false);
    }

    @ParameterizedTest(name = "{0} has {1} = {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # target                | name  | value
            /a?room=1               | room  | 1
            /a?room=1&room=2        | room  | 1
            /a?x=1&room=2           | room  | 2
            /a?room                 | room  | ''
            /a?room=                | room  | ''
            /a?room=a%20b+c         | room  | a b c
            /a?ro%6Fm=1             | room  | 1
            /a?room=1=2             | room  | 1=2
            /a?room=%zz             | room  | %zz
            /a?room=%C3%A9          | room  | é
            /a?a=b?room=1           | a     | b?room=1
            /a?rooms=1              | room  | -
            /a                      | room  | -
            /room=1                 | room  | -
            """)
    void query(String target, String name, @Nullable String value) {
        assertEquals(Optional.ofNullable(value), of(target).queryParameter(name));
    }

    @Test
    void path_stays_as_written() {
        assertEquals("/a%20b", of("/a%20b?c").path());
    }

    @ParameterizedTest(name = "{0}: {1} gives {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Authorization          | Bearer abc.def           | abc.def
            authorization          | bearer abc               | abc
            Authorization          | Bearer   abc             | abc
            Authorization          | Basic abc                | -
            Authorization          | Bearer                   | -
            Sec-WebSocket-Protocol | bearer.abc.def           | abc.def
            Sec-WebSocket-Protocol | chat, bearer.abc         | abc
            Sec-WebSocket-Protocol | chat                     | -
            X-Other                | Bearer abc               | -
            """)
    void bearer_token(String header, String value, @Nullable String token) {
        assertEquals(Optional.ofNullable(token), of("/", header, value).bearerToken());
    }

    @Test
    void the_header_counts_before_the_subprotocol() {
        Handshake both = of("/", "Sec-WebSocket-Protocol", "bearer.second", "Authorization", "Bearer first");
        assertEquals(Optional.of("first"), both.bearerToken());
    }

    @Test
    void an_unknown_path_parameter_is_an_error_that_names_those_there_are() {
        Handshake handshake = of("/rooms/7").withPathParameters(Map.of("room", "7", "area", "x"));
        assertEquals("7", handshake.pathParameter("room"));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> handshake.pathParameter("user"));
        assertEquals("the route has no path parameter user, only [area, room]", e.getMessage());
    }

    @Test
    void path_parameters_are_copied() {
        Map<String, String> parameters = new HashMap<>(Map.of("room", "7"));
        Handshake handshake = of("/").withPathParameters(parameters);
        parameters.put("room", "8");
        assertEquals("7", handshake.pathParameter("room"));
    }

    @Test
    void headers_and_offers_are_read_from_the_request() {
        Handshake handshake = of("/", "Origin", "https://example.org", "Sec-WebSocket-Protocol", "a, b", "X", "y");
        assertEquals(Optional.of("https://example.org"), handshake.origin());
        assertEquals(List.of("a", "b"), handshake.offeredSubprotocols());
        assertEquals("HTTP/1.1", handshake.httpVersion());
        assertEquals(Optional.of("y"), handshake.headers().first("x"));
    }

    @Test
    void the_outcome_keeps_whom_an_earlier_step_recognised() {
        Principal alice = () -> "alice";
        Handshake known = of("/").completed(Optional.empty(), Optional.of(alice), Headers.EMPTY);
        Handshake done = known.completed(Optional.of("chat"), Optional.empty(), Headers.of("X", "y"));
        assertEquals(Optional.of(alice), done.principal());
        assertEquals(Optional.of("chat"), done.subprotocol());
        assertEquals(1, done.response().size());
    }

    @Test
    void shows_no_secret_in_logs() {
        String text = of("/chat?token=secret", "Authorization", "Bearer secret").toString();
        assertFalse(text.contains("secret"), text);
        assertEquals("GET /chat from client/<unresolved>:4711", text);
    }
}
