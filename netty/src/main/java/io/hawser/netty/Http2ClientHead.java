package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between our request or response and its head in HTTP/2, for a client (RFC 9113 §8.3, RFC 8441 §4). */
final class Http2ClientHead {
    private Http2ClientHead() {}

    /** The request as HTTP/2 has it: an extended CONNECT, without what RFC 8441 §5 leaves out. */
    static HttpRequest connect(HttpRequest request) {
        Headers kept = request.headers().only(name -> !Http2Request.OF_HTTP1.contains(name.toLowerCase(Locale.ROOT)));
        return new HttpRequest("CONNECT", request.target(), "HTTP/2", kept);
    }

    /** The head of such a request. */
    static Http2Headers of(HttpRequest connect, boolean secure) {
        Headers headers = connect.headers();
        Http2Headers head = new DefaultHttp2Headers()
                .method(connect.method())
                .scheme(secure ? "https" : "http")
                .authority(headers.first("Host").orElse(""))
                .path(connect.target());
        head.set(":protocol", "websocket");
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!name.equals("host")) {
                head.add(name, headers.value(i));
            }
        }
        return head;
    }

    /** Whether another head follows, with the answer itself (RFC 9113 §8.1). */
    static boolean isInterim(Http2Headers head) {
        @Nullable CharSequence status = head.status();
        return status != null && status.length() == 3 && status.charAt(0) == '1';
    }

    /**
     * The answer, without its body.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static HttpResponse response(Http2Headers head, ByteBuffer body) {
        @Nullable CharSequence status = head.status();
        if (status == null || !status.toString().matches("[1-5][0-9][0-9]")) {
            throw new IllegalArgumentException(":status must be three digits (RFC 9113 §8.3.2)");
        }
        List<String> fields = new ArrayList<>(2 * head.size());
        for (Map.Entry<CharSequence, CharSequence> field : head) {
            String name = field.getKey().toString();
            if (!name.startsWith(":")) {
                fields.add(name);
                fields.add(field.getValue().toString());
            }
        }
        return new HttpResponse(Integer.parseInt(status.toString()), Headers.of(fields.toArray(new String[0])), body);
    }
}
