package io.hawser.fuzz;

import io.hawser.protocol.handshake.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An input read as the head of an HTTP message: a first line, then {@code Name: value} lines. It is not how HTTP is
 * parsed, which is the transport's work, but how a fuzzer comes by headers of every kind.
 *
 * @param start the words of the first line
 */
record Lines(List<String> start, Headers headers) {
    /** Empty where a field is one that no transport would let through. */
    static Optional<Lines> of(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon >= 0) {
                fields.add(lines[i].substring(0, colon));
                fields.add(lines[i].substring(colon + 1));
            }
        }
        try {
            return Optional.of(new Lines(List.of(lines[0].split(" ", -1)), Headers.of(fields.toArray(new String[0]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
