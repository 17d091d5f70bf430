package io.hawser.protocol.handshake;

import java.util.List;

/**
 * The head of an HTTP request.
 *
 * @param method as written, {@code GET}
 * @param target the request target as written: {@code /chat?room=1}
 * @param version {@code HTTP/1.1}, {@code HTTP/2}
 */
public record HttpRequest(String method, String target, String version, Headers headers) {
    /** The target up to the first question mark, still percent-encoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the first question mark, still percent-encoded; empty if there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** Whether a body is to follow (RFC 9112 §6). */
    public boolean announcesBody() {
        if (headers.first("Transfer-Encoding").isPresent()) {
            return true;
        }
        for (String length : headers.all("Content-Length")) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it names the host that it is for once, and in its form; in HTTP/1.0 it need not name one (RFC 9112 §3.2). Of two, whoever passed
     * the request on may have read the other one.
     */
    public boolean namesOneHost() {
        List<String> hosts = headers.all("Host");
        return hosts.isEmpty() ? version.equals("HTTP/1.0") : hosts.size() == 1 && HostField.isValid(hosts.getFirst());
    }

    /** As {@code GET /chat HTTP/1.1}; without query and headers, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path() + " " + version;
    }
}
