package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One way to log in that a proxy offers (RFC 9110 §11.3).
 *
 * @param scheme in lower case: {@code basic}, {@code digest}
 * @param parameters by their names in lower case, quotes taken off
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The challenges of a {@code Proxy-Authenticate} header: of all fields, several of which may stand in one.
     *
     * @throws IllegalArgumentException if one has not this form, or a parameter stands twice
     */
    static List<Challenge> of(Headers headers) {
        List<Challenge> all = new ArrayList<>();
        for (String value : headers.all("Proxy-Authenticate")) {
            new Parser(value).parse(all);
        }
        return all;
    }

    /** Of one field. A token that no {@code =} follows begins the next challenge. */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        void parse(List<Challenge> all) {
            skip(" \t,");
            while (at < text.length()) {
                String scheme = token().toLowerCase(Locale.ROOT);
                Map<String, String> parameters = new LinkedHashMap<>();
                skip(" \t");
                token68();
                skip(" \t,");
                while (parameterFollows()) {
                    parameter(parameters);
                    skip(" \t");
                    if (at < text.length() && text.charAt(at) != ',') {
                        throw malformed();
                    }
                    skip(" \t,");
                }
                all.add(new Challenge(scheme, parameters));
            }
        }

        /** What Negotiate and NTLM may have in place of parameters; nobody asks for it here. */
        private void token68() {
            int end = at;
            while (end < text.length() && ", \t\"".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String candidate = text.substring(at, end);
            if (candidate.matches("[A-Za-z0-9._~+/-]+=*") && !candidate.matches("[^=]+=[^=]+")) {
                String rest = text.substring(end).stripLeading();
                if (rest.isEmpty() || rest.charAt(0) == ',') {
                    at = end;
                }
            }
        }

        private boolean parameterFollows() {
            int name = at;
            while (name < text.length() && Headers.isToken(text.substring(name, name + 1))) {
                name++;
            }
            while (name < text.length() && " \t".indexOf(text.charAt(name)) >= 0) {
                name++;
            }
            return name > at && name < text.length() && text.charAt(name) == '=';
        }

        private void parameter(Map<String, String> parameters) {
            String name = token().toLowerCase(Locale.ROOT);
            skip(" \t");
            at++; // the equals sign
            skip(" \t");
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            if (parameters.putIfAbsent(name, value) != null) {
                throw malformed();
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && Headers.isToken(text.substring(at, at + 1))) {
                at++;
            }
            if (start == at) {
                throw malformed();
            }
            return text.substring(start, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && ++at == text.length()) {
                    break;
                }
                value.append(text.charAt(at));
            }
            throw malformed();
        }

        private void skip(String any) {
            while (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private static IllegalArgumentException malformed() {
            return new IllegalArgumentException("header Proxy-Authenticate is malformed (RFC 9110 §11.3)");
        }
    }
}
