package io.hawser.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP response.
 *
 * @param status 100 to 599
 * @param body read-only; its own length is what goes out as {@code Content-Length}
 */
public record HttpResponse(int status, Headers headers, ByteBuffer body) {
    /** Makes the body read-only and checks the status. */
    public HttpResponse {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("HTTP status must be 100 to 599: " + status);
        }
        body = body.asReadOnlyBuffer();
    }

    /** The body, with a position and limit of its own. */
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** A response without headers or body. */
    public static HttpResponse of(int status) {
        return new HttpResponse(status, Headers.EMPTY, ByteBuffer.allocate(0));
    }

    /** A response with one line of plain text. */
    public static HttpResponse text(int status, String line) {
        ByteBuffer body = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        return new HttpResponse(status, Headers.of("Content-Type", "text/plain; charset=utf-8"), body);
    }

    /**
     * This response with one more header.
     *
     * @throws IllegalArgumentException as {@link Headers#of}
     */
    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body);
    }

    /** The body as text. */
    public String bodyText() {
        return StandardCharsets.UTF_8.decode(body()).toString();
    }
}
