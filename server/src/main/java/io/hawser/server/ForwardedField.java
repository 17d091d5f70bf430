package io.hawser.server;

import io.hawser.protocol.handshake.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The field {@code Forwarded} (RFC 7239 §4), read strictly and as a whole: a quotation mark that a client has left open must not
 * swallow what a proxy has put behind it.
 */
final class ForwardedField {
    private final String text;
    private int at;

    private ForwardedField(String text) {
        this.text = text;
    }

    /**
     * All elements of all fields of the name, in order: the proxy nearest to us last.
     *
     * @throws IllegalArgumentException if any of it is malformed
     */
    static List<Hop> hops(Headers headers) {
        List<Hop> hops = new ArrayList<>();
        for (String value : headers.all("Forwarded")) {
            new ForwardedField(value).read(hops);
        }
        return hops;
    }

    /** {@code Forwarded = 1#forwarded-element}, where elements may be empty (RFC 9110 §5.6.1). */
    private void read(List<Hop> hops) {
        do {
            skipSpace();
            if (at < text.length() && text.charAt(at) != ',') {
                hops.add(element());
            }
            skipSpace();
        } while (take(','));
        if (at < text.length()) {
            throw malformed();
        }
    }

    /** {@code [ forwarded-pair ] *( ";" [ forwarded-pair ] )}; "each parameter MUST NOT occur more than once". */
    private Hop element() {
        Map<String, String> pairs = new HashMap<>();
        do {
            if (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ',') {
                String name = token().toLowerCase(Locale.ROOT);
                if (!take('=') || pairs.put(name, value()) != null) {
                    throw malformed();
                }
            }
        } while (take(';'));
        return new Hop(pairs.get("for"), pairs.get("proto"), pairs.get("host"));
    }

    private String value() {
        return take('"') ? quoted() : token();
    }

    private String token() {
        int from = at;
        while (at < text.length() && Headers.isToken(text.substring(at, at + 1))) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && ++at == text.length()) {
                throw malformed();
            }
            value.append(text.charAt(at++));
        }
        if (!take('"')) {
            throw malformed();
        }
        return value.toString();
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        boolean is = at < text.length() && text.charAt(at) == c;
        at += is ? 1 : 0;
        return is;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("header Forwarded is malformed (RFC 7239 §4)");
    }
}
