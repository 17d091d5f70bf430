package io.hawser.protocol.handshake;

/** The form of {@code Host}: {@code uri-host [ ":" port ]} (RFC 9110 §7.2, RFC 3986 §3.2.2). */
final class HostField {
    private static final String MARKS = "-._~!$&'()*+,;="; // RFC 3986: the marks of unreserved, and sub-delims

    private HostField() {}

    /** Whether a value has it. The empty one has: it is for requests whose target has no host, as no WebSocket's. */
    static boolean isValid(String value) {
        int end = value.startsWith("[") ? endOfAddress(value) : endOfName(value);
        return end >= 0 && isPort(value, end);
    }

    /** Behind the bracket that closes an IPv6 address, -1 if it is none. */
    private static int endOfAddress(String value) {
        int end = value.indexOf(']');
        boolean valid = end > 1;
        for (int i = 1; i < end; i++) {
            char c = value.charAt(i);
            valid &= isLetterOrDigit(c) || c == ':' || MARKS.indexOf(c) >= 0;
        }
        return valid ? end + 1 : -1;
    }

    /** Where a name or an IPv4 address ends, -1 if something in it may not be there. */
    private static int endOfName(String value) {
        int at = 0;
        while (at < value.length() && value.charAt(at) != ':') {
            char c = value.charAt(at);
            if (c == '%') {
                if (at + 2 >= value.length() || !isHex(value.charAt(at + 1)) || !isHex(value.charAt(at + 2))) {
                    return -1;
                }
                at += 3;
            } else if (isLetterOrDigit(c) || MARKS.indexOf(c) >= 0) {
                at++;
            } else {
                return -1;
            }
        }
        return at;
    }

    private static boolean isPort(String value, int from) {
        boolean valid = from == value.length() || value.charAt(from) == ':';
        for (int i = from + 1; i < value.length(); i++) {
            valid &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return valid;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
