package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Any answer either fails the handshake with one printable line, or it has all that RFC 6455 §4.1 asks for and chooses
 * only what was offered. Never an exception.
 */
class ClientHandshakeFuzzTest {
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final ClientHandshake handshake = new ClientHandshake(
            "dGhlIHNhbXBsZSBub25jZQ==",
            List.of("chat", "superchat"),
            Optional.of(new DeflateParameters(true, false, 12, 10)));

    @FuzzTest
    void check(byte[] input) {
        Lines.of(input).ifPresent(lines -> check(lines.start().get(0), lines.headers()));
    }

    private void check(String status, Headers headers) {
        int code = status.matches("[1-5][0-9][0-9]") ? Integer.parseInt(status) : 101;
        switch (handshake.check(new HttpResponse(code, headers, ByteBuffer.allocate(0)))) {
            case ClientHandshake.Failed failed -> assertTrue(failed.why().matches("[ -~§]+"), failed.why());
            case ClientHandshake.Accepted accepted -> {
                assertEquals(101, code);
                assertEquals(List.of(ACCEPT), headers.all("Sec-WebSocket-Accept"));
                assertTrue(headers.listContains("Upgrade", "websocket"));
                assertTrue(headers.listContains("Connection", "Upgrade"));
                assertTrue(handshake
                        .subprotocols()
                        .containsAll(accepted.subprotocol().stream().toList()));
                accepted.deflate().ifPresent(ClientHandshakeFuzzTest::keepsToTheOffer);
            }
        }
    }

    private static void keepsToTheOffer(DeflateParameters agreed) {
        assertTrue(agreed.serverNoContextTakeover());
        assertTrue(agreed.serverMaxWindowBits() <= 12);
        assertTrue(agreed.clientMaxWindowBits() <= 10);
    }
}
