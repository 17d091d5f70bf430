package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Between the head of a request or response in HTTP/2 and ours (RFC 9113 §8.3, RFC 8441 §4). */
final class Http2Request {
    private static final String VERSION = "HTTP/2";
    private static final String CONNECT = "CONNECT";
    private static final String WEBSOCKET = "websocket";

    /** RFC 9113 §8.2.2: "HTTP/2 does not use" them; and RFC 8441 §5: nor the key of RFC 6455 and its proof. */
    static final Set<String> OF_HTTP1 = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade",
            "sec-websocket-key",
            "sec-websocket-accept");

    private Http2Request() {}

    /** What became of a head. */
    sealed interface Outcome {}

    /** A request in the form that HTTP/1.1 would have it in; an opening handshake has the method CONNECT. */
    record Valid(HttpRequest request) implements Outcome {}

    /** What to answer instead. */
    record Refused(HttpResponse response) implements Outcome {}

    static Outcome of(Http2Headers head) {
        for (CharSequence pseudo : List.of(":method", ":scheme", ":path", ":authority", ":protocol")) {
            if (head.getAll(pseudo).size() > 1) {
                return refused(400, pseudo + " must stand once");
            }
        }
        boolean isConnect = CONNECT.contentEquals(String.valueOf(head.method()));
        @Nullable CharSequence protocol = head.get(":protocol");
        if (isConnect && protocol == null) {
            return refused(501, "CONNECT is for WebSockets only (RFC 8441 §4)");
        }
        if (!isConnect && protocol != null) {
            return refused(400, ":protocol needs the method CONNECT (RFC 8441 §4)");
        }
        if (protocol != null && !WEBSOCKET.contentEquals(protocol)) {
            return refused(501, ":protocol must be websocket (RFC 8441 §4)");
        }
        String scheme = String.valueOf(head.scheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return refused(400, ":scheme must be http or https (RFC 8441 §4)");
        }
        return withFields(head);
    }

    private static Outcome withFields(Http2Headers head) {
        List<String> fields = new ArrayList<>(2 * head.size());
        @Nullable CharSequence authority = head.authority();
        if (authority != null) {
            fields.add("host");
            fields.add(authority.toString());
        }
        StringBuilder cookies = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> field : head) {
            String name = field.getKey().toString();
            String value = field.getValue().toString();
            if (OF_HTTP1.contains(name)) {
                return refused(400, "header " + name + " does not exist in HTTP/2 (RFC 9113 §8.2.2, RFC 8441 §5)");
            }
            if (name.equals("host") && authority != null) {
                if (!value.equalsIgnoreCase(authority.toString())) {
                    return refused(400, "header host must be the same as :authority (RFC 9113 §8.3.1)");
                }
            } else if (name.equals("cookie")) { // §8.2.3: of several, one is made again
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else if (!name.startsWith(":")) {
                fields.add(name);
                fields.add(value);
            }
        }
        if (!cookies.isEmpty()) {
            fields.add("cookie");
            fields.add(cookies.toString());
        }
        try {
            return new Valid(new HttpRequest(
                    String.valueOf(head.method()),
                    String.valueOf(head.path()),
                    VERSION,
                    Headers.of(fields.toArray(new String[0]))));
        } catch (IllegalArgumentException e) {
            return refused(400, "malformed header");
        }
    }

    private static Refused refused(int status, String why) {
        return new Refused(HttpResponse.text(status, why));
    }

    /** The head of a response, without what only HTTP/1.1 has. */
    static Http2Headers head(HttpResponse response) {
        Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(response.status()));
        for (int i = 0; i < response.headers().size(); i++) {
            String name = response.headers().name(i).toLowerCase(Locale.ROOT);
            if (!OF_HTTP1.contains(name)) {
                head.add(name, response.headers().value(i));
            }
        }
        return head;
    }
}
