package io.hawser.robustness.wire;

import io.hawser.robustness.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request, line by line, right or wrong.
 *
 * @param line the request line
 * @param fields the header lines, as {@code Name: value}
 */
public record Request(String line, List<String> fields) {
    /** The example key of RFC 6455 §1.3. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What must be answered to it. */
    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A permessage-deflate offer by which neither side remembers an earlier message. */
    public static final String DEFLATE_OFFER =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /** Keeps the lines. */
    public Request {
        fields = List.copyOf(fields);
    }

    /** A valid opening handshake (RFC 6455 §4.1). */
    public static Request upgrade(Target target, String path) {
        return new Request(
                "GET " + path + " HTTP/1.1",
                List.of(
                        "Host: localhost:" + target.port(),
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + KEY,
                        "Sec-WebSocket-Version: 13"));
    }

    /** The same with another first line. */
    public Request withLine(String other) {
        return new Request(other, fields);
    }

    /** The same with one more line at the end. */
    public Request with(String name, String value) {
        List<String> more = new ArrayList<>(fields);
        more.add(name + ": " + value);
        return new Request(line, more);
    }

    /** The same without a field. */
    public Request without(String name) {
        List<String> less = new ArrayList<>(fields);
        less.removeIf(field -> isNamed(field, name));
        return new Request(line, less);
    }

    /** The same with one value for a field, in whatever case its name is given. */
    public Request replaced(String name, String value) {
        return without(name).with(name, value);
    }

    /** Whether a header line has this name. */
    static boolean isNamed(String field, String name) {
        return field.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
    }

    /** What goes over the wire. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(line).append("\r\n");
        fields.forEach(field -> text.append(field).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
