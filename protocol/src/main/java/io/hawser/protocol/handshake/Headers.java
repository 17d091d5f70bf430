package io.hawser.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: names without regard to case, several values of one name kept apart and in order. Immutable.
 *
 * <p>Names are tokens and values hold no control character except tab, so that no value can begin another line (RFC 9110
 * §5.5).
 */
public final class Headers {
    /** No field at all. */
    public static final Headers EMPTY = new Headers(new String[0]);

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    /** Names at even indexes, values at odd ones. */
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    /**
     * Fields from names and values in turn.
     *
     * @throws IllegalArgumentException if a name is not a token, a value holds a control character, or a value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a header name has no value: " + namesAndValues.length + " strings");
        }
        String[] fields = namesAndValues.clone();
        for (int i = 0; i < fields.length; i += 2) {
            checkName(fields[i]);
            fields[i + 1] = checkValue(fields[i], trim(fields[i + 1]));
        }
        return fields.length == 0 ? EMPTY : new Headers(fields);
    }

    private static void checkName(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("header name is not a token (RFC 9110 §5.1): " + printable(name));
        }
    }

    private static String checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException(
                        "header " + name + " holds character U+%04X (RFC 9110 §5.5)".formatted((int) c));
            }
        }
        return value;
    }

    /** Takes off spaces and tabs only (RFC 9110 §5.5): what else stands at an end must be seen by the check. */
    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static String printable(String text) {
        return text.length() > 40 ? "(" + text.length() + " characters)" : "\"" + text.replaceAll("[^ -~]", "?") + "\"";
    }

    /** Whether a text is a token: one or more of the characters that names in HTTP consist of (RFC 9110 §5.6.2). */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && TOKEN_SYMBOLS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * These fields and one more at the end.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public Headers with(String name, String value) {
        return and(of(name, value));
    }

    /** These fields and then the others. */
    public Headers and(Headers others) {
        String[] all = new String[fields.length + others.fields.length];
        System.arraycopy(fields, 0, all, 0, fields.length);
        System.arraycopy(others.fields, 0, all, fields.length, others.fields.length);
        return new Headers(all);
    }

    /** The fields whose names are wanted. */
    public Headers only(Predicate<String> wanted) {
        List<String> kept = new ArrayList<>(fields.length);
        for (int i = 0; i < fields.length; i += 2) {
            if (wanted.test(fields[i])) {
                kept.add(fields[i]);
                kept.add(fields[i + 1]);
            }
        }
        return new Headers(kept.toArray(new String[0]));
    }

    /** How many fields there are. */
    public int size() {
        return fields.length / 2;
    }

    /** The name of a field as written. */
    public String name(int index) {
        return fields[2 * index];
    }

    /** The value of a field, without surrounding white space. */
    public String value(int index) {
        return fields[2 * index + 1];
    }

    /** The first value of a name. */
    public Optional<String> first(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return Optional.of(fields[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** The value of a name that must stand exactly once; null if it is missing or stands more than once. */
    @Nullable
    String only(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    /** All values of a name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    /** All elements of a name whose values are comma-separated lists (RFC 9110 §5.6.1), empty ones left out. */
    public List<String> list(String name) {
        List<String> elements = new ArrayList<>();
        for (String value : all(name)) {
            for (String element : value.split(",", -1)) {
                String stripped = element.strip();
                if (!stripped.isEmpty()) {
                    elements.add(stripped);
                }
            }
        }
        return elements;
    }

    /** Whether a list of tokens has this one, without regard to case. */
    public boolean listContains(String name, String token) {
        for (String element : list(name)) {
            if (element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** One {@code Name: value} a line. It may hold secrets: for people who asked to see it, not for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            text.append(fields[i]).append(": ").append(fields[i + 1]).append('\n');
        }
        return text.toString();
    }
}
