package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HandshakeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A client for each test of a class that speaks nothing but HTTP/2, and the check that none of them has logged anything. */
final class Http2Only implements AfterEachCallback, AfterAllCallback {
    private final Logged logged = new Logged();
    private WebSocketClient client = WebSocketClient.create();

    /** A new client with a {@code handshakeTimeout} of 1 s, in place of the last one, which is closed. */
    WebSocketClient client() {
        client.close();
        client = WebSocketClient.builder()
                .http2(Http2.ONLY)
                .handshakeTimeout(Duration.ofSeconds(1))
                .build();
        return client;
    }

    /** Why a new client cannot connect, which is said with the address and the time that it took. */
    HandshakeException refused(FakeHttp2 server) {
        HandshakeException e = assertThrows(HandshakeException.class, () -> client().connect(server.url()));
        assertEquals(1, e.addresses().size());
        assertTrue(
                String.valueOf(e.getMessage()).matches("(?s).* \\(127\\.0\\.0\\.1:\\d+, after \\d+ ms\\)"),
                e.getMessage());
        return e;
    }

    /** Whether a text is what was expected, where {@code *} stands for anything. */
    static boolean isLike(String expected, String text) {
        String pattern =
                Arrays.stream(expected.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return text.matches("(?s)" + pattern);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        client.close();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        logged.close();
        assertEquals(List.of(), logged.messages());
    }
}
