package io.hawser.robustness.wire;

import java.net.ProtocolException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The head of a response.
 *
 * @param fields the header lines, as {@code Name: value}
 */
public record Response(int status, List<String> fields) {
    /** Keeps the lines. */
    public Response {
        fields = List.copyOf(fields);
    }

    /**
     * Reads a header section, with or without its empty line.
     *
     * @throws ProtocolException if it does not begin as HTTP/1.1 does
     */
    static Response of(String head) throws ProtocolException {
        List<String> lines = head.lines().filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty() || !lines.get(0).matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("the server did not answer in HTTP/1.1 (RFC 9112 §4)");
        }
        return new Response(Integer.parseInt(lines.get(0).substring(9, 12)), lines.subList(1, lines.size()));
    }

    /** All values of a field, separated by commas; empty if it is missing. */
    public String header(String name) {
        return fields.stream()
                .filter(field -> Request.isNamed(field, name))
                .map(field -> field.substring(name.length() + 1).strip())
                .collect(Collectors.joining(", "));
    }

    /** Whether this makes the connection a WebSocket (RFC 6455 §4.2.2). */
    public boolean upgrades() {
        return status == 101
                && header("Upgrade").equalsIgnoreCase("websocket")
                && header("Sec-WebSocket-Accept").equals(Request.ACCEPT);
    }
}
