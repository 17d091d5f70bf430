package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpgradeTest {
    /** The example of RFC 6455 §1.3. */
    private static final String REQUEST = """
            GET /echo HTTP/1.1
            Host: localhost
            Upgrade: WebSocket
            connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """.replace("\n", "\r\n");

    @Test
    void answersAsTheRfcDoes() {
        String answer = new String(Upgrade.answer(REQUEST), StandardCharsets.US_ASCII);

        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertTrue(answer.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), answer);
        assertEquals(answer.length(), Upgrade.end(answer.getBytes(StandardCharsets.US_ASCII), answer.length()));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({"GET, POST", "Upgrade:, Downgrade:", "Sec-WebSocket-Key, X-Key", "Version: 13, Version: 8"})
    void answersNothingElse(String from, String to) {
        assertThrows(LoadException.class, () -> Upgrade.answer(REQUEST.replaceFirst(from, to)));
    }

    @Test
    void checksTheAnswer() {
        Upgrade upgrade = Upgrade.of(80, "/echo", false, new Random(1));
        String right = new String(
                Upgrade.answer(new String(upgrade.request(), StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);

        assertEquals(false, upgrade.check(right).deflate());
        assertThrows(LoadException.class, () -> upgrade.check(right.replace("101", "200")));
        assertThrows(LoadException.class, () -> upgrade.check(right.replace("Accept: ", "Accept: x")));
    }

    @Test
    void insistsOnCompressionWhereItIsMeasured() {
        Upgrade upgrade = Upgrade.of(80, "/echo", true, new Random(1));
        String without = new String(
                Upgrade.answer(new String(upgrade.request(), StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
        String with = without.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

        assertThrows(LoadException.class, () -> upgrade.check(without));
        assertEquals(new Upgrade.Granted(true, true), upgrade.check(with));
    }
}
