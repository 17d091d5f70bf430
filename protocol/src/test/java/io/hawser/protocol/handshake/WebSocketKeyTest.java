package io.hawser.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketKeyTest {
    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", // RFC 6455 §1.3
        "AQIDBAUGBwgJCgsMDQ4PEC==, OfS0wDaT5NoxF2gqm7Zj2YtetzM=" // RFC 6455 §4.1, bytes 01 to 10
    })
    void isAnsweredAsTheRfcSays(String key, String accept) {
        assertTrue(WebSocketKey.isValid(key));
        assertEquals(accept, WebSocketKey.accept(key));
    }

    @ParameterizedTest(name = "[{0}] is no key")
    @ValueSource(
            strings = {
                "",
                "x",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQ===",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "dGhlIHNhbXBsZSBub25jZTEy",
                "dGhlIHNhbXBsZSBub25j====",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub-5jZQ==",
                "dGhlIHNhbXBsZSBub_5jZQ==",
                "dGhlIHNhbXBsZSBub 5jZQ==",
                "dGhlIHNhbXBsZS=ub25jZQ==",
                "dGhlIHNhbXBsZSBu\u00e9n5jZQ==",
                "========================"
            })
    void mustBe16BytesInBase64(String key) {
        assertFalse(WebSocketKey.isValid(key));
    }

    @Test
    void isRandom() {
        Set<String> keys = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            String key = WebSocketKey.random(random);
            assertTrue(WebSocketKey.isValid(key));
            assertEquals(16, Base64.getDecoder().decode(key).length);
            keys.add(key);
        }
        assertEquals(1_000, keys.size());
    }
}
