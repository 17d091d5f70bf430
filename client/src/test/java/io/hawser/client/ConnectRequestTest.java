package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be connected to (RFC 6455 §3), and what is asked for there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectRequestTest {
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(delimiter = '|', textBlock = """
            # address                          | tls   | host          | port | Host header           | target
            ws://example.com                   | false | example.com   | 80   | example.com           | /
            wss://example.com                  | true  | example.com   | 443  | example.com           | /
            ws://example.com/                  | false | example.com   | 80   | example.com           | /
            ws://example.com:80/a              | false | example.com   | 80   | example.com           | /a
            wss://example.com:443/a            | true  | example.com   | 443  | example.com           | /a
            wss://example.com:80/a             | true  | example.com   | 80   | example.com:80        | /a
            ws://example.com:8080/a/b?c=d&e    | false | example.com   | 8080 | example.com:8080      | /a/b?c=d&e
            ws://example.com?a                 | false | example.com   | 80   | example.com           | /?a
            ws://example.com/?                 | false | example.com   | 80   | example.com           | /?
            WSS://example.com                  | true  | example.com   | 443  | example.com           | /
            ws://127.0.0.1:1                   | false | 127.0.0.1     | 1    | 127.0.0.1:1           | /
            ws://[::1]:9000/a                  | false | ::1           | 9000 | [::1]:9000            | /a
            ws://[::1]                         | false | ::1           | 80   | [::1]                 | /
            ws://example.com/a%20b%2Fc         | false | example.com   | 80   | example.com           | /a%20b%2Fc
            ws://example.com/grün?ä            | false | example.com   | 80   | example.com           | /gr%C3%BCn?%C3%A4
            ws://xn--bcher-kva.example/        | false | xn--bcher-kva.example | 80 | xn--bcher-kva.example | /
            ws://example.com/../a              | false | example.com   | 80   | example.com           | /../a
            """)
    void an_address_says_where_to_and_what_for(
            String address, boolean tls, String host, int port, String authority, String target) {
        ConnectRequest request = ConnectRequest.to(address);
        assertEquals(tls, request.isSecure());
        assertEquals(host, request.host());
        assertEquals(port, request.port());
        assertEquals(authority, request.authority());
        assertEquals(target, request.target());
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(delimiter = '|', textBlock = """
            # address                     | what is said of it
            http://example.com            | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): http://example.com
            https://example.com           | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): https://example.com
            example.com/a                 | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): example.com/a
            //example.com                 | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): //example.com
            ''                            | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3):
            wsx://example.com             | a WebSocket address begins with ws:// or wss:// (RFC 6455 §3): wsx://example.com
            ws:example.com                | address has no host (RFC 6455 §3): ws:example.com
            ws:/example.com               | address has no host (RFC 6455 §3): ws:/example.com
            ws:///a                       | address has no host (RFC 6455 §3): ws:///a
            ws://example.com/a#b          | a WebSocket address has no fragment (RFC 6455 §3): ws://example.com/a#b
            ws://example.com/#            | a WebSocket address has no fragment (RFC 6455 §3): ws://example.com/#
            ws://user@example.com         | a WebSocket address has no user or password; set a header instead
            ws://user:secret@example.com  | a WebSocket address has no user or password; set a header instead
            ws://user:secret@bad_host/    | a WebSocket address has no user or password; set a header instead
            ws://user:secret@a/#b         | a WebSocket address has no user or password; set a header instead
            ws://example.com:0            | port must be 1 to 65535: 0
            ws://example.com:65536        | port must be 1 to 65535: 65536
            ws://example.com:99999999999  | not a host name, which in other alphabets is written as xn--…, or not a port: example.com:99999999999
            ws://example.com:-1           | not a host name, which in other alphabets is written as xn--…, or not a port: example.com:-1
            ws://example.com:http         | not a host name, which in other alphabets is written as xn--…, or not a port: example.com:http
            ws://bücher.example/          | not a host name, which in other alphabets is written as xn--…, or not a port: bücher.example
            ws://my_host/                 | not a host name, which in other alphabets is written as xn--…, or not a port: my_host
            """)
    void what_is_no_websocket_address_is_refused_with_the_reason(String address, String why) {
        String message = Await.message(assertThrows(IllegalArgumentException.class, () -> ConnectRequest.to(address)));
        assertEquals(why, message.strip());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ws://exa mple.com
            ws://[::1
            ws://example.com/a b
            ws://example.com/%zz
            ws://
            'ws://example.com/a\\b'
            """)
    void what_is_no_uri_is_refused(String address) {
        String message = Await.message(assertThrows(IllegalArgumentException.class, () -> ConnectRequest.to(address)));
        assertTrue(message.startsWith("not a URI: "), message);
    }

    @Test
    void a_request_is_immutable() {
        ConnectRequest request = ConnectRequest.to(URI.create("ws://example.com/a"));
        request.header("A", "b").subprotocols("chat").observe((sent, fin, rsv, opcode, masked, bytes) -> {});
        assertEquals(0, request.headers().size());
        assertEquals(0, request.subprotocols().size());
        assertEquals(null, request.observer());
        assertEquals("ws://example.com/a", request.uri().toString());
        assertFalse(request.isSecure());
    }
}
