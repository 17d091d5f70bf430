package io.hawser.protocol.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateNegotiationTest {
    private static final String DEFLATE = "permessage-deflate";

    /** What {@link #parameters} reads: s and c for no_context_takeover, then the window bits of server and client. */
    private static DeflateParameters parameters(String text) {
        String[] words = text.split(" ", -1);
        return new DeflateParameters(
                words[0].contains("s"), words[0].contains("c"), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    private static String text(DeflateParameters parameters) {
        return "-%s%s %d %d"
                .formatted(
                        parameters.serverNoContextTakeover() ? "s" : "",
                        parameters.clientNoContextTakeover() ? "c" : "",
                        parameters.serverMaxWindowBits(),
                        parameters.clientMaxWindowBits());
    }

    private static String accepted(String offers, String wished) {
        return DeflateNegotiation.accept(ExtensionHeader.parse(offers), parameters(wished))
                .map(DeflateNegotiationTest::text)
                .orElse("declined");
    }

    @ParameterizedTest(name = "{0}, wishing {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # offer after "permessage-deflate"               | wished   | agreed      | RFC 7692 section
        ''                                               | - 15 15  | - 15 15     | 7.1
        ''                                               | -sc 15 15 | -sc 15 15  | 7.1.1.1, 7.1.1.2: a server may say so unasked
        ''                                               | - 9 15   | - 9 15      | 7.1.2.1: a server may limit itself unasked
        ''                                               | - 15 9   | - 15 15     | 7.1.2.2: but not a client that did not offer it
        ; server_no_context_takeover                     | - 15 15  | -s 15 15    | 7.1.1.1
        ; client_no_context_takeover                     | - 15 15  | -c 15 15    | 7.1.1.2
        ; client_max_window_bits                         | - 15 15  | - 15 15     | 7.1.2.2
        ; client_max_window_bits                         | - 15 9   | - 15 9      | 7.1.2.2
        ; client_max_window_bits=12                      | - 15 9   | - 15 9      | 7.1.2.2
        ; client_max_window_bits=8                       | - 15 9   | - 15 8      | 7.1.2.2
        ; client_max_window_bits=12                      | - 15 15  | - 15 12     | 7.1.2.2
        ; client_max_window_bits="12"                    | - 15 15  | - 15 12     | 5.2
        ; server_max_window_bits=12                      | - 15 15  | - 12 15     | 7.1.2.1
        ; server_max_window_bits=12                      | - 9 15   | - 9 15      | 7.1.2.1
        ; server_max_window_bits=8                       | - 9 15   | - 8 15      | 7.1.2.1
        ; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=10 | - 15 15 | -sc 9 10 | 7.1
        ; server_max_window_bits=10, permessage-deflate  | - 15 15  | - 10 15     | 5.1: the first of the offers
        ; unknown, permessage-deflate; client_no_context_takeover | - 15 15 | -c 15 15 | 5.1: the first that is valid
        ; unknown, permessage-deflate; unknown           | - 15 15  | declined    | 7.1
        , permessage-deflate; server_max_window_bits=9   | - 15 15  | - 15 15     | 5.1
        """)
    void aServerAcceptsTheFirstOfferItCan(String offer, String wished, String agreed) {
        assertEquals(agreed, accepted(DEFLATE + offer, wished));
        assertEquals(agreed, accepted("x-webkit-deflate-frame, foo; bar=1, " + DEFLATE + offer, wished));
    }

    @Test
    void aServerAcceptsNothingThatWasNotOffered() {
        assertEquals("declined", accepted("", "- 15 15"));
        assertEquals("declined", accepted("permessage-bzip2, x-webkit-deflate-frame, permessage-deflate2", "- 15 15"));
    }

    /** T31, RFC 7692 §7.1: a server declines what has a parameter that is unknown, stands twice or has a bad value. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "server_max_window_bits",
                "server_max_window_bits=0",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=99",
                "server_max_window_bits=08",
                "server_max_window_bits=010",
                "server_max_window_bits=-8",
                "server_max_window_bits=+8",
                "server_max_window_bits=8.0",
                "server_max_window_bits=0x9",
                "server_max_window_bits=1e1",
                "server_max_window_bits=4294967304",
                "server_max_window_bits=18446744073709551624",
                "server_max_window_bits=x",
                "server_max_window_bits=10; server_max_window_bits=10",
                "client_max_window_bits=0",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=99",
                "client_max_window_bits=08",
                "client_max_window_bits=x",
                "client_max_window_bits; client_max_window_bits",
                "client_max_window_bits; client_max_window_bits=10",
                "server_no_context_takeover=1",
                "server_no_context_takeover=true",
                "server_no_context_takeover; server_no_context_takeover",
                "client_no_context_takeover=0",
                "client_no_context_takeover; client_no_context_takeover",
                "unknown",
                "unknown=10",
                "constructor",
                "__proto__",
                "max_window_bits=10",
                "mux"
            })
    void aBadParameterIsDeclinedByAServerAndFailedByAClient(String parameter) {
        assertEquals("declined", accepted(DEFLATE + "; " + parameter, "- 15 15"));
        assertEquals("declined", accepted(DEFLATE + "; client_no_context_takeover; " + parameter, "-sc 9 9"));
        assertTrue(confirmed(DEFLATE + "; " + parameter, "- 15 15").startsWith("failed"));
        assertTrue(confirmed(DEFLATE + "; client_no_context_takeover; " + parameter, "- 15 15")
                .startsWith("failed"));
    }

    /** T31: a value cannot be empty, quoted or not; the header itself is malformed then. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"server_max_window_bits=", "server_max_window_bits=\"\"", "client_max_window_bits=\"\""})
    void anEmptyValueIsMalformed(String parameter) {
        assertThrows(IllegalArgumentException.class, () -> ExtensionHeader.parse(DEFLATE + "; " + parameter));
    }

    @Test
    void allWindowsOfTheRfcAreAccepted() {
        for (int bits = 8; bits <= 15; bits++) {
            assertEquals("- %d 15".formatted(bits), accepted(DEFLATE + "; server_max_window_bits=" + bits, "- 15 15"));
            assertEquals("- 15 " + bits, accepted(DEFLATE + "; client_max_window_bits=" + bits, "- 15 15"));
            assertEquals("- %d 15".formatted(bits), confirmed(DEFLATE + "; server_max_window_bits=" + bits, "- 15 15"));
            assertEquals("- 15 " + bits, confirmed(DEFLATE + "; client_max_window_bits=" + bits, "- 15 15"));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        # wished  | offer
        - 15 15   | permessage-deflate; client_max_window_bits
        -s 15 15  | permessage-deflate; server_no_context_takeover; client_max_window_bits
        -c 15 15  | permessage-deflate; client_no_context_takeover; client_max_window_bits
        - 10 15   | permessage-deflate; server_max_window_bits=10; client_max_window_bits
        - 15 10   | permessage-deflate; client_max_window_bits=10
        """)
    void aClientOffersWhatItWishesAndThatItCanLimitItsWindow(String wished, String offer) {
        assertEquals(offer, DeflateNegotiation.offer(parameters(wished)));
    }

    private static String confirmed(String answer, String offered) {
        Optional<DeflateParameters> wished =
                offered.equals("nothing") ? Optional.empty() : Optional.of(parameters(offered));
        try {
            return DeflateNegotiation.confirm(ExtensionHeader.parse(answer), wished)
                    .map(DeflateNegotiationTest::text)
                    .orElse("declined");
        } catch (IllegalArgumentException e) {
            return "failed: " + e.getMessage();
        }
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # answer                                         | offered   | agreed    | RFC 7692 section
        ''                                               | - 15 15   | declined  | 5.1
        ''                                               | nothing   | declined  | 5.1
        permessage-deflate                               | - 15 15   | - 15 15   | 7.1
        permessage-deflate                               | -c 15 15  | -c 15 15  | 7.1.1.2: a hint that the client itself obeys
        permessage-deflate                               | - 15 10   | - 15 10   | 7.1.2.2: the client's promise
        permessage-deflate; server_no_context_takeover   | - 15 15   | -s 15 15  | 7.1.1.1: unasked
        permessage-deflate; server_no_context_takeover   | -s 15 15  | -s 15 15  | 7.1.1.1
        permessage-deflate; client_no_context_takeover   | - 15 15   | -c 15 15  | 7.1.1.2: unasked
        permessage-deflate; server_max_window_bits=9     | - 15 15   | - 9 15    | 7.1.2.1: unasked
        permessage-deflate; server_max_window_bits=9     | - 10 15   | - 9 15    | 7.1.2.1: the same or smaller
        permessage-deflate; server_max_window_bits=10    | - 10 15   | - 10 15   | 7.1.2.1
        permessage-deflate; client_max_window_bits=9     | - 15 15   | - 15 9    | 7.1.2.2
        permessage-deflate; client_max_window_bits=9     | - 15 10   | - 15 9    | 7.1.2.2
        """)
    void aClientConfirmsAnAnswerToItsOffer(String answer, String offered, String agreed) {
        assertEquals(agreed, confirmed(answer, offered));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '|', textBlock = """
        # answer                                         | offered   | section
        permessage-deflate                               | nothing   | 6455 4.1
        permessage-bzip2                                 | - 15 15   | 6455 4.1
        permessage-bzip2                                 | nothing   | 6455 4.1
        permessage-deflate, permessage-deflate           | - 15 15   | 6455 4.1
        permessage-deflate, foo                          | - 15 15   | 6455 4.1
        foo, permessage-deflate                          | - 15 15   | 6455 4.1
        permessage-deflate                               | -s 15 15  | 7692 7.1.1.1
        permessage-deflate; client_no_context_takeover   | -s 15 15  | 7692 7.1.1.1
        permessage-deflate                               | - 10 15   | 7692 7.1.2.1
        permessage-deflate; server_max_window_bits=11    | - 10 15   | 7692 7.1.2.1
        permessage-deflate; client_max_window_bits       | - 15 15   | 7692 7.1.2.2: an answer has a value
        """)
    void aClientFailsAnAnswerThatIsNoneToItsOffer(String answer, String offered) {
        assertTrue(confirmed(answer, offered).matches("failed: .*\\(RFC \\d+ §[\\d.]+\\)"), confirmed(answer, offered));
    }

    /** Whatever two ends wish, they agree, and each then has what it asked for. */
    @Test
    void whatAServerAcceptsAClientConfirms() {
        for (int i = 0; i < 4 * 4 * 4 * 4 * 4; i++) {
            DeflateParameters client = new DeflateParameters((i & 1) > 0, (i & 2) > 0, bits(i >> 4), bits(i >> 6));
            DeflateParameters server = new DeflateParameters((i & 4) > 0, (i & 8) > 0, bits(i >> 8), bits(i >> 2));
            DeflateParameters agreed = DeflateNegotiation.accept(
                            ExtensionHeader.parse(DeflateNegotiation.offer(client)), server)
                    .orElseThrow();
            assertEquals(
                    Optional.of(agreed),
                    DeflateNegotiation.confirm(ExtensionHeader.parse(agreed.toHeader()), Optional.of(client)));
            assertTrue(agreed.serverMaxWindowBits() <= client.serverMaxWindowBits());
            assertTrue(agreed.clientMaxWindowBits() <= server.clientMaxWindowBits());
        }
    }

    private static int bits(int i) {
        return new int[] {8, 10, 14, 15}[i & 3];
    }
}
