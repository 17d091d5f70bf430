package io.hawser.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1): a name with parameters.
 *
 * @param name a token, as written
 * @param parameters in order, duplicates kept
 */
public record ExtensionHeader(String name, List<Parameter> parameters) {
    /**
     * A parameter.
     *
     * @param name a token, as written
     * @param value without quotes; empty for a parameter without a value
     */
    public record Parameter(String name, Optional<String> value) {}

    /** Keeps a copy of the parameters. */
    public ExtensionHeader {
        parameters = List.copyOf(parameters);
    }

    /**
     * Parses one header field's value, in time linear in its length.
     *
     * @throws IllegalArgumentException if it does not match the grammar of RFC 6455 §9.1
     */
    public static List<ExtensionHeader> parse(String value) {
        Parser parser = new Parser(value);
        List<ExtensionHeader> all = new ArrayList<>();
        do {
            parser.skipSpace();
            if (parser.at(',') || parser.atEnd()) {
                continue; // RFC 9110 §5.6.1: a recipient accepts empty list elements
            }
            all.add(parser.extension());
        } while (parser.take(','));
        if (!parser.atEnd()) {
            throw parser.error();
        }
        return all;
    }

    /** A recursive-descent parser that only moves forward. */
    private static final class Parser {
        private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        ExtensionHeader extension() {
            String name = token();
            List<Parameter> parameters = new ArrayList<>();
            skipSpace();
            while (take(';')) {
                skipSpace();
                String parameter = token();
                skipSpace();
                Optional<String> value = Optional.empty();
                if (take('=')) {
                    skipSpace();
                    value = Optional.of(at('"') ? quoted() : token());
                    skipSpace();
                }
                parameters.add(new Parameter(parameter, value));
            }
            return new ExtensionHeader(name, parameters);
        }

        private String token() {
            int start = at;
            while (at < text.length() && isTokenChar(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw error();
            }
            return text.substring(start, at);
        }

        /** RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF". */
        private String quoted() {
            at++;
            StringBuilder value = new StringBuilder();
            while (at < text.length() && !at('"')) {
                if (at('\\')) {
                    at++;
                }
                if (at >= text.length() || !isTokenChar(text.charAt(at))) {
                    throw error();
                }
                value.append(text.charAt(at++));
            }
            if (!take('"') || value.isEmpty()) {
                throw error();
            }
            return value.toString();
        }

        static boolean isTokenChar(char c) {
            return c > ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0;
        }

        void skipSpace() {
            while (at(' ') || at('\t')) {
                at++;
            }
        }

        boolean at(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        boolean take(char c) {
            if (!at(c)) {
                return false;
            }
            at++;
            return true;
        }

        boolean atEnd() {
            return at == text.length();
        }

        IllegalArgumentException error() {
            return new IllegalArgumentException(
                    "Sec-WebSocket-Extensions is malformed at character " + at + " (RFC 6455 §9.1)");
        }
    }
}
