package io.hawser.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.protocol.extension.DeflateNegotiation;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.ExtensionHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Any value of {@code Sec-WebSocket-Extensions} is malformed, declined, or agreed on within what both ends wished; as
 * an offer and as an answer. What was parsed can be written and parsed again. The first byte chooses the wish.
 */
class DeflateNegotiationFuzzTest {
    @FuzzTest
    void negotiate(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte choice = input[0];
        DeflateParameters wished = new DeflateParameters(
                (choice & 1) != 0, (choice & 2) != 0, 8 + (choice >> 2 & 7), 8 + (choice >> 5 & 7));
        List<ExtensionHeader> parsed;
        try {
            parsed = ExtensionHeader.parse(
                    new String(Arrays.copyOfRange(input, 1, input.length), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertEquals(parsed, ExtensionHeader.parse(write(parsed)));
        DeflateNegotiation.accept(parsed, wished).ifPresent(agreed -> asServer(agreed, wished));
        asClient(parsed, wished);
    }

    private static String write(List<ExtensionHeader> extensions) {
        return extensions.stream()
                .map(extension -> extension.name()
                        + extension.parameters().stream()
                                .map(parameter -> "; " + parameter.name()
                                        + parameter
                                                .value()
                                                .map(value -> "=\"" + value + "\"")
                                                .orElse(""))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }

    /** The answer is one that a client which made no demands confirms. */
    private static void asServer(DeflateParameters agreed, DeflateParameters wished) {
        assertTrue(agreed.serverNoContextTakeover() || !wished.serverNoContextTakeover());
        assertTrue(agreed.clientNoContextTakeover() || !wished.clientNoContextTakeover());
        assertTrue(agreed.serverMaxWindowBits() <= wished.serverMaxWindowBits());
        assertEquals(
                Optional.of(agreed),
                DeflateNegotiation.confirm(
                        ExtensionHeader.parse(agreed.toHeader()), Optional.of(DeflateParameters.NONE)));
    }

    private static void asClient(List<ExtensionHeader> answer, DeflateParameters wished) {
        try {
            DeflateNegotiation.confirm(answer, Optional.of(wished)).ifPresent(agreed -> {
                assertEquals(1, answer.size());
                assertTrue(agreed.serverNoContextTakeover() || !wished.serverNoContextTakeover());
                assertTrue(agreed.clientNoContextTakeover() || !wished.clientNoContextTakeover());
                assertTrue(agreed.serverMaxWindowBits() <= wished.serverMaxWindowBits());
                assertTrue(agreed.clientMaxWindowBits() <= wished.clientMaxWindowBits());
            });
        } catch (IllegalArgumentException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("RFC"));
        }
    }
}
