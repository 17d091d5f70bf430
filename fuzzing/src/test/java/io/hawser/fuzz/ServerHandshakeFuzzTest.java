package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.extension.DeflateNegotiation;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Any request is either refused with 400, 405 or 426 and one printable line, or it has all that RFC 6455 §4.2.1 asks
 * for and can be answered. Never an exception.
 */
class ServerHandshakeFuzzTest {
    @FuzzTest
    void check(byte[] input) {
        Lines.of(input)
                .filter(lines -> lines.start().size() == 3)
                .ifPresent(lines -> check(lines.start(), lines.headers()));
    }

    private static void check(List<String> start, Headers headers) {
        HttpRequest request = new HttpRequest(start.get(0), start.get(1), start.get(2), headers);
        boolean attempt = ServerHandshake.isAttempt(request);
        switch (ServerHandshake.check(request)) {
            case ServerHandshake.Refused refused -> {
                assertTrue(Set.of(400, 405, 426).contains(refused.response().status()));
                assertTrue(refused.response().bodyText().matches("[ -~§]+\n"));
            }
            case ServerHandshake.Valid valid -> {
                assertTrue(attempt);
                assertEquals("GET HTTP/1.1", request.method() + " " + request.version());
                for (String once : List.of("Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version")) {
                    assertEquals(1, headers.all(once).size(), once);
                }
                assertEquals(Optional.of("13"), headers.first("Sec-WebSocket-Version"));
                assertTrue(headers.first("Sec-WebSocket-Key").orElseThrow().matches("[A-Za-z0-9+/]{22}=="));
                assertTrue(headers.all("Transfer-Encoding").isEmpty());
                answer(valid);
            }
        }
    }

    private static void answer(ServerHandshake.Valid valid) {
        Optional<DeflateParameters> agreed =
                DeflateNegotiation.accept(valid.extensions(), new DeflateParameters(true, false, 12, 10));
        for (String subprotocol : valid.subprotocols()) {
            HttpResponse response = ServerHandshake.accept(
                    valid.accept(), Optional.of(subprotocol), agreed.map(DeflateParameters::toHeader), Headers.EMPTY);
            assertEquals(101, response.status());
        }
    }
}
